"""The part ``refresh``: what one new report costs, by each way to bring the marts up to date, each in a home of its own.

The homes are alike: copies of one in which the seeds were built, and each gets one report a round. Also the script and ``dbt build``
alone, which know no reports, build all models. ``python -m tests.benchmarks.refresh WAY HOME`` is one of the processes that are measured.
"""

import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack, contextmanager, redirect_stdout
from pathlib import Path

from tests.benchmarks.builds import build
from tests.benchmarks.homes import ROOT, copied, drop_report, environment, remove
from tests.benchmarks.phases import StageClock, by_phase, in_order, phases, used
from tests.benchmarks.runs import REASON_CHARACTERS, Run, Way, alternate, measured
from tests.benchmarks.tools import build_by_dbt, gate_by_great_expectations, land_by_dagster, parse_by_dbt

REFRESH = "refresh"
MODULE = "tests.benchmarks.refresh"
WARM, WARM_ALL = "warm", "warm-all"
WARM_UP = 0  # the number of the report that nobody measures


def refresh(folder: Path, empty: Path, names: Sequence[str], rounds: int, heard: Callable[[Run], None]) -> None:
    """``folder``: with the seeds built in its ``base``. ``empty``: a folder with no generated rows."""
    with ExitStack() as stack:
        ways = [Way(name, _runner(name, folder, empty, stack)) for name in names]
        alternate(REFRESH, ways, rounds, heard)


def _runner(name: str, folder: Path, empty: Path, stack: ExitStack) -> Callable[[int], Run]:
    if name == "script":
        stack.callback(remove, folder / name)
        return lambda number: build(name, folder, empty)
    home = copied(folder, f"refresh-{name}")
    stack.callback(remove, home)
    parse_by_dbt(home)  # its profile names another folder than that of the home that was copied
    if name in (WARM, WARM_ALL):
        warm = stack.enter_context(_warm_process(home))
        warm(WARM_UP, False)
        return lambda number: warm(number, name == WARM_ALL)
    return {"cold": _cold, "dbt": _dbt, "chain": _chain}[name](home)


def _cold(home: Path) -> Callable[[int], Run]:
    def run(number: int) -> Run:
        """``strikeledger build`` in a new process."""
        drop_report(home, number)
        took, said = measured([sys.executable, "-m", "strikeledger", "build", "--json"], environment(home))
        if took.failure:
            return took
        told = json.loads(said)
        if told["status"] != "published":
            return Run(failure=f"{told['status']}: the report is in no release")
        stages = by_phase((stage["stage"], stage["seconds"], None) for stage in told["stages"])
        return Run("", "", 0, 0, took.seconds, took.processor_seconds, took.peak_bytes, stages)

    return run


def _dbt(home: Path) -> Callable[[int], Run]:
    return lambda number: measured([sys.executable, "-m", MODULE, "dbt", str(home)])[0]


def _chain(home: Path) -> Callable[[int], Run]:
    def run(number: int) -> Run:
        drop_report(home, number)
        return measured([sys.executable, "-m", MODULE, "chain", str(home)])[0]

    return run


@contextmanager
def _warm_process(home: Path):
    """A process that refreshes as often as it is asked to: call with the number of a report, and whether all is built anew."""
    with tempfile.TemporaryFile("w+") as complaints:
        command = [sys.executable, "-m", MODULE, WARM, str(home)]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": complaints, "text": True}
        process = subprocess.Popen(command, cwd=ROOT, env=environment(home), **pipes)

        def refreshed(number: int, is_full: bool) -> Run:
            drop_report(home, number)
            try:
                process.stdin.write(f"{json.dumps(is_full)}\n")
                process.stdin.flush()
                return Run(**json.loads(process.stdout.readline()))
            except (OSError, ValueError):  # it has died
                complaints.seek(0)
                return Run(failure=complaints.read().strip()[-REASON_CHARACTERS:] or "the warm process ended")

        try:
            yield refreshed
        finally:
            process.kill()
            process.wait()


def _serve_warm(out) -> None:
    """A line of JSON in (whether all is built anew) for each line of JSON out. ``peak_bytes``: since the process began."""
    from strikeledger.progress import Progress, listening
    from strikeledger.refresh import run_refresh

    for line in sys.stdin:
        clock, started, before = StageClock(), time.monotonic(), used()
        with listening(Progress(listener=clock)) as progress:
            outcome = run_refresh(force=False, full=json.loads(line))
        told = {"seconds": time.monotonic() - started, "processor_seconds": used() - before, "phases": clock.by_phase(progress.stages)}
        peak = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
        told["peak_bytes"] = peak * 1024
        if outcome.failures or not outcome.release:
            told = {"failure": "\n".join(map(str, outcome.failures)) or "the gate refused it"}
        elif outcome.release["is_unchanged"]:
            told = {"failure": "unchanged: the report is in no release"}
        print(json.dumps(told), file=out, flush=True)


def _measured_here(way: str, home: Path) -> None:
    if way == "dbt":  # on the raw tables of the last build
        shutil.copyfile(home / "kept" / "warehouse.duckdb", (home / "staging" / "active").resolve() / "warehouse.duckdb")
    else:
        land_by_dagster(home)
    build_by_dbt(home)
    if way == "chain":
        gate_by_great_expectations(home)
    print(json.dumps({"phases": in_order(phases)}))


if __name__ == "__main__":
    if sys.argv[1] == WARM:
        with os.fdopen(os.dup(sys.stdout.fileno()), "w") as answers, redirect_stdout(sys.stderr):
            os.dup2(sys.stderr.fileno(), 1)  # dbt and its kind write there, too
            _serve_warm(answers)
    else:
        _measured_here(sys.argv[1], Path(sys.argv[2]))
