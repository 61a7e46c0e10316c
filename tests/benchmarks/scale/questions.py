"""The example questions of ``docs/queries`` asked of a published file: cold, in a process that has just opened it, and warm."""

import json
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.homes import ROOT

WARM_ROUNDS, COLD_ROUNDS = 7, 3


@dataclass(frozen=True)
class Answer:
    """How long a question took, medians. Cold: DuckDB opened, and the first answer; the disk's own cache is warm in both.
    ``failure``: why there are no figures."""

    question: str
    count: int = 0
    cold_milliseconds: float = 0.0
    warm_milliseconds: float = 0.0
    failure: str = ""


def asked(file: Path) -> list[Answer]:
    return [_asked(file, question) for question in sorted((ROOT / "docs" / "queries").glob("*.sql"))]


def _asked(file: Path, question: Path) -> Answer:
    command = [sys.executable, "-m", "tests.benchmarks.scale.questions", str(file), str(question)]
    told = []
    for _ in range(COLD_ROUNDS):
        run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
        if run.returncode:
            return Answer(question.stem, failure=run.stderr.strip()[-2000:] or f"ended with {run.returncode}")
        told.append(json.loads(run.stdout))
    cold, warm = (statistics.median(values) for values in zip(*told, strict=True))
    return Answer(question.stem, 0, cold, warm)


def _ask(file: Path, question: Path) -> list[float]:
    import duckdb

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
