"""Full builds of generated actions, way beside way: ``python -m tests.benchmarks.scale 1e4 1e5 --rounds 3 --ways script ours dbt chain``.

In each round every way runs once, in a process of its own, so that a slow minute of the machine falls on all of them. Printed are
medians of seconds, of processor seconds and of peak memory, ratios to the plain script, phases, and each target with what came of it;
``--json`` writes all runs into a file. ``--queries`` asks the example questions of the release that ours published. See docs/speed.md.
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from tests.benchmarks.refresh_latency import make_removable
from tests.benchmarks.scale.generated import generate
from tests.benchmarks.scale.questions import asked
from tests.benchmarks.scale.runs import ROOT, sqlmesh_command
from tests.benchmarks.scale.told import growth, phases_table, questions_table, runs_table, targets

WAYS = ("script", "ours", "dbt", "chain", "sqlmesh")


@dataclass(frozen=True)
class Run:
    """One build. ``seconds``: of the clock. ``processor_seconds``: of all its processes. ``peak_bytes``: of the largest of them.
    ``phases``: clock and processor seconds by name. ``failure``: why there are no figures."""

    way: str
    count: int
    seconds: float = 0.0
    processor_seconds: float = 0.0
    peak_bytes: int = 0
    phases: dict[str, list[float]] | None = None
    failure: str = ""


def run(way: str, folder: Path, generated: Path, count: int) -> Run:
    """Build once, in a home that is thrown away, except that of ours, which the questions are asked of."""
    home = folder / way
    if home.exists():
        make_removable(home)
        shutil.rmtree(home)
    command = [sys.executable, "-m", "tests.benchmarks.scale.runs", way, str(home), str(generated)]
    started = time.monotonic()
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as complaints:
        process = subprocess.Popen(command, cwd=ROOT, stdout=out, stderr=complaints)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        seconds = time.monotonic() - started
        out.seek(0)
        complaints.seek(0)
        if process.returncode:
            return Run(way, count, failure=(complaints.read().strip() or f"ended with {process.returncode}")[-2000:])
        told = json.loads(out.read().splitlines()[-1])
    return Run(way, count, seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024, told["phases"])


def medians(runs: list[Run]) -> list[Run]:
    """One run for each way and count, with the medians of its figures; a failed one as it is."""
    summed = []
    for way, count in dict.fromkeys((each.way, each.count) for each in runs):
        own = [each for each in runs if (each.way, each.count) == (way, count)]
        good = [each for each in own if not each.failure]
        if not good:
            summed.append(own[0])
            continue
        phases = {
            name: [statistics.median(each.phases[name][place] for each in good if name in each.phases) for place in (0, 1)]
            for name in good[0].phases
        }
        figures = [
            statistics.median(values)
            for values in zip(*((each.seconds, each.processor_seconds, each.peak_bytes) for each in good), strict=True)
        ]
        summed.append(Run(way, count, *figures, phases))
    return summed


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "counts",
        nargs="+",
        type=lambda text: int(float(text)),
        metavar="COUNT",
        help="how many actions: 1e4, 1e5, …; 0 for the bundled seeds",
    )
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--ways", nargs="+", choices=WAYS, default=list(WAYS[:3]))
    parser.add_argument("--queries", action="store_true")
    parser.add_argument("--json", type=Path, metavar="FILE")
    parser.add_argument(
        "--folder", type=Path, help="where the homes go (default: a temporary folder); generated rows there are taken again"
    )
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.folder or Path(temporary)
        empty = folder / "nothing-generated"
        empty.mkdir(parents=True, exist_ok=True)
        if (based := run("base", folder, empty, 0)).failure:
            raise SystemExit(based.failure)
        if "sqlmesh" in options.ways:
            subprocess.run([*sqlmesh_command(), "--version"], check=True, stdout=subprocess.DEVNULL)  # to install it is no part of a run
        runs, questions = [], {}
        for count in options.counts:
            generated = generate(folder, ROOT / "seeds", count) if count else empty
            for _ in range(options.rounds):
                runs += [run(way, folder, generated, count) for way in options.ways]
            ours = [each for each in runs if each.way == "ours"]
            if options.queries and ours and not ours[-1].failure:
                questions[count] = asked(folder / "ours" / "current" / "strikeledger.duckdb")
        make_removable(folder)
    summed = medians(runs)
    told = [runs_table(summed), phases_table(summed), growth(summed), questions_table(questions), targets(summed, questions)]
    print("\n\n".join(part for part in told if part))
    if options.json:
        options.json.write_text(json.dumps({"runs": [asdict(each) for each in runs], "questions": questions}, indent=1), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
