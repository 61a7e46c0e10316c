"""How long a refresh takes that one new report causes, and where the time goes.

``python -m tests.benchmarks.refresh_latency`` builds a home of its own in a temporary folder, then lets the ways alternate, round after
round, so that a slow minute of the machine falls on all of them. It prints medians, ratios to the floor, and the stages; ``--json`` prints
all runs.
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
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[2]

REPORT = """
reporter: The benchmark
claimant: bls
document: bls-listing-2023
action:
  type: strike
  employer: {{name: Benchmark Works {number}, is_new: true}}
  states: [OH]
  participations:
  - {{union: ibt, role: lead, locator: row {number}}}
claims:
- {{measure: start_date, value: 2023-03-06, precision: exact, locator: row {number}}}
- {{measure: end_date, value: 2023-03-10, precision: exact, locator: row {number}}}
- {{measure: action_status_code, value: ended, precision: exact, locator: row {number}}}
- {{measure: workers_involved_count, value: {workers}, precision: exact, locator: row {number}}}
"""


def drop_report(home: Path, number: int, settled: bool = True) -> None:
    """Put a report of one more strike into the inbox; ``settled``: as if it had lain there for a minute."""
    (home / "inbox").mkdir(parents=True, exist_ok=True)
    file = home / "inbox" / f"strike-{number}.yaml"
    file.write_text(REPORT.format(number=number, workers=100 + number), encoding="utf-8")
    if settled:
        os.utime(file, (time.time() - 60, time.time() - 60))


@dataclass
class Way:
    """One way to bring the marts up to date. ``run`` returns seconds by stage; ``changes``: whether a report comes in before each run."""

    name: str
    what: str
    run: Callable[[], dict[str, float]]
    changes: bool = True
    seconds: list[float] = field(default_factory=list)
    stages: list[dict[str, float]] = field(default_factory=list)


class Bench:
    """A home that nobody else uses, on the bundled seeds."""

    def __init__(self, folder: Path) -> None:
        os.environ.update(STRIKELEDGER_HOME=str(folder / "home"), STRIKELEDGER_SEEDS=str(ROOT / "seeds"))
        self._number = 0

    def change(self) -> None:
        """One report of one more strike lies in the inbox, whole since a while."""
        self._number += 1
        drop_report(Path(os.environ["STRIKELEDGER_HOME"]), self._number)

    def warm(self, full: bool = False) -> dict[str, float]:
        from strikeledger.progress import Progress, listening
        from strikeledger.refresh import run_refresh

        with listening(Progress()) as progress:
            outcome = run_refresh(force=False, full=full)
        assert not outcome.failures and outcome.release, [str(failure) for failure in outcome.failures] or "the gate refused it"
        return {stage.name: stage.seconds or 0.0 for stage in progress.stages}

    def cold(self) -> dict[str, float]:
        run = subprocess.run([sys.executable, "-m", "strikeledger", "build", "--json"], capture_output=True, text=True, check=True)
        return {stage["stage"]: stage["seconds"] for stage in json.loads(run.stdout)["stages"]}

    def floor(self) -> dict[str, float]:
        """The SQL of every model as one DuckDB script, on the raw tables of the last build: no test, no audit, no release."""
        import duckdb
        from strikeledger.settings import Settings
        from strikeledger.warehouse.kept_build import KeptBuild, code_sha256, kept_build

        settings = Settings.from_environment()
        kept: KeptBuild | None = kept_build(settings.layout, settings.layout.current.readlink().name, code_sha256(settings))
        assert kept is not None
        with tempfile.TemporaryDirectory() as folder:
            copy = Path(folder) / "warehouse.duckdb"
            shutil.copyfile(kept.file, copy)
            started = time.monotonic()
            with duckdb.connect(str(copy)) as connection:
                for step in kept.plan:
                    if step.kind != "test":
                        connection.execute(f"create or replace {step.kind} {step.relation} as {step.sql}")
            return {"script": time.monotonic() - started}

    def dbt(self) -> dict[str, float]:
        """``dbt build`` in a process of its own on the raw tables of the last build."""
        home = Path(os.environ["STRIKELEDGER_HOME"])
        shutil.copyfile(home / "kept" / "warehouse.duckdb", (home / "staging" / "active").resolve() / "warehouse.duckdb")
        folders = {
            "--project-dir": ROOT / "dbt_project",
            "--profiles-dir": ROOT / "dbt_project",
            "--target-path": home / "dbt" / "target",
            "--log-path": home / "dbt" / "logs",
        }
        options = [str(part) for option in folders.items() for part in option]
        command = [str(Path(sys.executable).with_name("dbt")), "--quiet", "build", "--exclude-resource-type", "unit_test", *options]
        subprocess.run(command, check=True, capture_output=True)
        return {}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder))
        bench.warm()
        ways = [
            Way("script", "the SQL of all models as one DuckDB script: the floor", bench.floor, changes=False),
            Way("warm", "refresh in a warm process", bench.warm),
            Way("warm, all", "the same, everything built anew", lambda: bench.warm(full=True)),
            Way("cold", "`strikeledger build` in a new process", bench.cold),
            Way("dbt alone", "`dbt build` of all models and tests in a new process", bench.dbt, changes=False),
        ]
        for _ in range(options.rounds):
            for way in ways:
                if way.changes:
                    bench.change()
                started = time.monotonic()
                stages = way.run()
                way.seconds.append(stages.get("script", time.monotonic() - started))
                way.stages.append(stages)
        make_removable(Path(folder))
    print(json.dumps([_told(way) for way in ways], indent=1) if options.json else _table(ways))
    return 0


def _told(way: Way) -> dict:
    median = statistics.median(way.seconds)
    return {"way": way.name, "what": way.what, "median_seconds": median, "seconds": way.seconds, "stages": way.stages}


def _table(ways: list[Way]) -> str:
    floor = statistics.median(ways[0].seconds)
    lines = [f"{'way':<10} {'median s':>9} {'least s':>9} {'x floor':>8}  what ({len(ways[0].seconds)} rounds, alternating)"]
    for way in ways:
        median = statistics.median(way.seconds)
        lines.append(f"{way.name:<10} {median:>9.2f} {min(way.seconds):>9.2f} {median / floor:>8.1f}  {way.what}")
    staged = [way for way in ways if len(way.stages[0]) > 1]
    lines += ["", f"{'stage':<15}" + "".join(f"{way.name:>12}" for way in staged)]
    names = dict.fromkeys(name for way in staged for stages in way.stages for name in stages)
    for name in names:
        medians = (statistics.median(stages.get(name, 0.0) for stages in way.stages) for way in staged)
        lines.append(f"{name:<15}" + "".join(f"{median:>12.2f}" for median in medians))
    return "\n".join(lines)


def make_removable(folder: Path) -> None:
    """A published release is read-only, its folders too."""
    for place, _, _ in os.walk(folder):
        Path(place).chmod(0o755)


if __name__ == "__main__":
    sys.exit(main())
