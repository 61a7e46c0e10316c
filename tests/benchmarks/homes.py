"""Homes that nobody else uses: what runs in them, what is put into them, and how they are removed."""

import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).parents[2]
BASE, BASE_RAW, BASE_PLAN = "base", "raw.duckdb", "plan.json"

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


def environment(home: Path) -> dict[str, str]:
    """Of a process that works in ``home`` on the bundled seeds."""
    return {**os.environ, "STRIKELEDGER_HOME": str(home), "STRIKELEDGER_SEEDS": str(ROOT / "seeds")}


def drop_report(home: Path, number: int, settled: bool = True) -> None:
    """Put a report of one more strike into the inbox; ``settled``: as if it had lain there for a minute."""
    (home / "inbox").mkdir(parents=True, exist_ok=True)
    file = home / "inbox" / f"strike-{number}.yaml"
    file.write_text(REPORT.format(number=number, workers=100 + number), encoding="utf-8")
    if settled:
        os.utime(file, (time.time() - 60, time.time() - 60))


def copied(folder: Path, name: str) -> Path:
    """A home of its own, as it is after the seeds were built in ``folder/base``."""
    home = folder / name
    remove(home)
    shutil.copytree(folder / BASE, home, symlinks=True, ignore=shutil.ignore_patterns(BASE_RAW, BASE_PLAN))
    return home


def make_removable(folder: Path) -> None:
    """A published release is read-only, its folders too."""
    for place, _, _ in os.walk(folder):
        Path(place).chmod(0o755)


def remove(folder: Path) -> None:
    """The folder and all in it, if it is there."""
    if folder.exists():
        make_removable(folder)
        shutil.rmtree(folder)


@contextmanager
def workplace(chosen: Path | None) -> Iterator[Path]:
    """The chosen folder, which stays, or one that is removed at the end, whatever happened."""
    if chosen:
        chosen.mkdir(parents=True, exist_ok=True)
        yield chosen.resolve()
        return
    with TemporaryDirectory(prefix="strikeledger-benchmarks-") as temporary:
        try:
            yield Path(temporary)
        finally:
            make_removable(Path(temporary))
