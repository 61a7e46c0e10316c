"""Readers as researchers are: they open whatever `current` leads to, over and over, and compare its tables."""

import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import duckdb
from strikeledger.paths import Layout
from strikeledger.release.current import current_release
from strikeledger.release.release_keys import order

from tests.faults.tally import Tally

DEERE = "john-deere-2021-10-14"


class Seen(NamedTuple):
    """One read: the release, and the number on which its tables agreed."""

    key: str
    number: int


class Mixed(AssertionError):
    """Tables of one read told of two releases."""


def read_small(home: Path) -> Seen:
    """One read of a home that the refresher publishes in."""
    release = current_release(Layout(home))
    with duckdb.connect(str(release.file), read_only=True) as connection:
        (own_key,) = connection.execute("select max(release_key) from marts.releases").fetchone()
        actions = connection.execute("select workers_count from marts.fct_actions").fetchall()
        places = connection.execute("select workers_count from marts.fct_places").fetchall()
    if not own_key == release.key == release.manifest.release_key or len(actions) != 1 or actions != places:
        raise Mixed(f"{release.key}: {own_key}, {actions}, {places}")
    return Seen(release.key, actions[0][0])


def read_real(home: Path) -> Seen:
    """One read of the real warehouse through the link alone; the number is the head count of one action, which four tables tell."""
    folder = (home / "current").resolve(strict=True)
    with duckdb.connect(str(folder / "strikeledger.duckdb"), read_only=True) as connection:
        (own_key,) = connection.execute("select max(release_key) from marts.releases").fetchone()
        told = connection.execute(
            """
            select a.workers_involved_count,
                (select sum(workers_allocated_count) from marts.bridge_labor_action_states s where s.labor_action_key = a.labor_action_key),
                (select sum(c.value_number) from marts.fct_claims c join marts.bridge_figure_claims b on c.claim_key = b.claim_key
                 where b.claim_role_code = 'shown' and b.table_name = 'fct_labor_actions' and b.row_key = a.labor_action_key
                   and b.column_name = 'workers_involved_count')
            from marts.fct_labor_actions a where a.labor_action_key = ?
            """,
            [DEERE],
        ).fetchall()
        (parquet,) = connection.execute(
            "select workers_involved_count from read_parquet(?) where labor_action_key = ?",
            [str(folder / "parquet" / "fct_labor_actions.parquet"), DEERE],
        ).fetchone()
    if own_key != folder.name or len(told) != 1 or {*told[0], parquet} != {parquet}:
        raise Mixed(f"{folder.name}: {own_key}, {told}, {parquet}")
    return Seen(own_key, int(parquet))


class Reader(threading.Thread):
    """Reads in a loop until it is left. ``seen``: all good reads, in order."""

    def __init__(self, read: Callable[[Path], Seen], home: Path, pause_seconds: float) -> None:
        super().__init__(daemon=True)
        self.seen = [read(home)]
        self.faults: list[str] = []
        self.mixed = 0
        self._read, self._home, self._pause_seconds = read, home, pause_seconds
        self._is_over = threading.Event()

    def __enter__(self) -> "Reader":
        self.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._is_over.set()
        self.join()

    def run(self) -> None:
        while not self._is_over.is_set():
            try:
                self.seen.append(self._read(self._home))
            except Mixed as error:
                self.mixed += 1
                self.faults.append(f"mixed: {error}")
            except Exception as error:  # whatever it is, a reader met it
                self.faults.append(repr(error))
            time.sleep(self._pause_seconds)

    def wait_for_another(self, seconds: float = 60) -> None:
        """Until a release is read that was not read before, or the time is over."""
        last, deadline = self.seen[-1], time.monotonic() + seconds
        while self.seen[-1] == last and time.monotonic() < deadline:
            time.sleep(0.01)

    def report(self, tally: Tally, *, may_go_back: bool = False) -> None:
        keys = [order(seen.key) for seen in self.seen]
        tally.reads += len(self.seen) + len(self.faults)
        tally.mixed += self.mixed
        tally.broken += len(self.faults) - self.mixed
        tally.backward += 0 if may_go_back else sum(later < earlier for earlier, later in zip(keys, keys[1:], strict=False))
        tally.missed += sorted(set(self.faults))[:5]
