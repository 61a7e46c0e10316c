"""The example questions of ``docs/queries`` asked of a published file: cold, in a process that has just opened it, and warm."""

import json
import statistics
import subprocess
import sys
import time
from pathlib import Path

import duckdb

from tests.benchmarks.scale.runs import ROOT

WARM_ROUNDS, COLD_ROUNDS = 7, 3


def asked(file: Path) -> dict[str, list[float]]:
    """Milliseconds by question: median cold (DuckDB opened, first answer), median warm. The disk's own cache is warm in both."""
    milliseconds = {}
    for question in sorted((ROOT / "docs" / "queries").glob("*.sql")):
        command = [sys.executable, "-m", __name__, str(file), str(question)]
        runs = [
            json.loads(subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout) for _ in range(COLD_ROUNDS)
        ]
        milliseconds[question.stem] = [statistics.median(values) for values in zip(*runs, strict=True)]
    return milliseconds


def _ask(file: Path, question: Path) -> list[float]:
    sql = question.read_text(encoding="utf-8")
    times = [time.perf_counter()]
    with duckdb.connect(str(file), read_only=True) as connection:
        connection.execute("set schema = 'marts'")
        for _ in range(1 + WARM_ROUNDS):
            connection.execute(sql).fetchall()
            times.append(time.perf_counter())
    cold, *warm = [1000 * (after - before) for before, after in zip(times, times[1:], strict=False)]
    return [cold, statistics.median(warm)]


if __name__ == "__main__":
    print(json.dumps(_ask(Path(sys.argv[1]), Path(sys.argv[2]))))
