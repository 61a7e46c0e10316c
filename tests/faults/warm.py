"""Many refreshes in a row in one process: nothing grows but the history, a line for each step, and what the retention keeps.

``python -m tests.faults.warm WHAT ROUNDS`` runs them in a home of its own (STRIKELEDGER_HOME, STRIKELEDGER_SEEDS) and prints, after each,
what the process and the home take.
"""

import json
import os
import statistics
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from strikeledger.paths import Layout
from strikeledger.release.history import published_events
from strikeledger.release.release_keys import keys_on_disk

from tests.conftest import ROOT, Home
from tests.faults.kills import change_deere
from tests.faults.readers import Seen, read_real, read_small
from tests.faults.sound import faults_of_records, faults_of_release
from tests.faults.tally import Tally
from tests.integration.release.small_warehouse import SmallHome, counted

KEEP = 3
# Growth of medians over a whole campaign that is still called flat: an allocator holds on to some of what it had.
RESIDENT_GROWTH, DISK_GROWTH = 1.15, 1.10


@dataclass(frozen=True)
class Usage:
    """After one refresh. ``resident_bytes``: of the process. ``home_bytes``: of files on the disk without ``history_lines`` lines."""

    resident_bytes: int
    open_files: int
    threads: int
    home_bytes: int
    releases: int
    history_lines: int


def usage(home: Path) -> Usage:
    layout = Layout(home)
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return Usage(
        resident_bytes=pages * os.sysconf("SC_PAGE_SIZE"),
        open_files=len(list(Path("/proc/self/fd").iterdir())),
        threads=len(list(Path("/proc/self/task").iterdir())),
        home_bytes=sum(file.lstat().st_size for file in home.rglob("*") if not file.is_dir() and file != layout.history),
        releases=len(keys_on_disk(layout)),
        history_lines=len(published_events(layout)),
    )


def small_refreshes(home: Path, rounds: int) -> Iterator[Usage]:
    for number in range(rounds):
        SmallHome(home).publish(counted(number), keep=KEEP)
        assert read_small(home).number == number
        yield usage(home)


def real_refreshes(home: Home, rounds: int) -> Iterator[Usage]:
    """`run_refresh`, each time with one other figure."""
    from strikeledger.refresh import run_refresh

    for _ in range(rounds):
        before = read_real(home.folder)
        change_deere(home.seeds, before.number)
        outcome = run_refresh(force=False)
        assert not outcome.failures and not outcome.release["is_unchanged"], outcome
        assert read_real(home.folder).number != before.number
        yield usage(home.folder)


def in_a_row(what: str, home: Home, rounds: int, tally: Tally, read: Callable[[Path], Seen]) -> None:
    """Run ``small`` or ``real`` refreshes in a process of their own and hold the last ones against the first with all kept releases."""
    environment = {**home.environment, "STRIKELEDGER_KEEP_RELEASES": str(KEEP)}
    command = [sys.executable, "-m", "tests.faults.warm", what, str(rounds)]
    result = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    tally.require(result.returncode == 0, f"the refreshes ended with {result.returncode}: {result.stderr[-2000:]}")
    seen = [Usage(**json.loads(line)) for line in result.stdout.splitlines() if line.startswith("{")]
    tally.rounds += len(seen)
    tally.outcomes["published"] += len(seen)
    tally.require(len(seen) == rounds, f"{len(seen)} of {rounds} refreshes published")
    steady = seen[KEEP:]
    if not steady:
        return
    part = max(1, min(50, len(steady) // 2))
    first, last = _medians(steady[:part]), _medians(steady[-part:])
    for name in first:
        tally.measures[f"median {name}, first {part} and last {part}"] = f"{first[name]:,.0f} and {last[name]:,.0f}"
    tally.require(last["resident_bytes"] <= RESIDENT_GROWTH * first["resident_bytes"], "memory grew")
    tally.require(last["open_files"] <= first["open_files"] + 1, "open files grew")
    tally.require(last["threads"] <= first["threads"] + 1, "threads grew")
    tally.require(last["home_bytes"] <= DISK_GROWTH * first["home_bytes"], "the home grew")
    tally.require(max(each.releases for each in steady) <= KEEP + 1, f"more than {KEEP} releases and a parent stayed on the disk")
    lines = [each.history_lines for each in seen]
    tally.require(lines == list(range(lines[0], lines[0] + len(lines))), f"the history did not grow by one release each: {lines}")
    tally.missed += faults_of_records(home.folder) + faults_of_release(home.folder)
    tally.require(read(home.folder) is not None, "nobody can read")


def _medians(seen: list[Usage]) -> dict[str, float]:
    return {name: statistics.median(asdict(each)[name] for each in seen) for name in asdict(seen[0]) if name != "history_lines"}


if __name__ == "__main__":
    chosen = Home(Path(os.environ["STRIKELEDGER_HOME"]), Path(os.environ["STRIKELEDGER_SEEDS"]))
    count = int(sys.argv[2])
    for measured in small_refreshes(chosen.folder, count) if sys.argv[1] == "small" else real_refreshes(chosen, count):
        print(json.dumps(asdict(measured)), flush=True)
