"""What is cut: a publication that prunes, the first one, a rollback, a delivery, the first one. Each is traced in a process of its own.

``python -m tests.faults.power_cuts.scenarios NAME FOLDER TRACE``.
"""

import pickle
import subprocess
import sys
from abc import ABC, abstractmethod
from collections.abc import Iterator
from pathlib import Path

from strikeledger.errors import StrikeledgerError, UsageError
from strikeledger.release.history import read_history
from strikeledger.release.lock import publish_lock
from strikeledger.release.rollback import rollback
from strikeledger.settings import Settings
from strikeledger.sources.admission import load_file
from strikeledger.sources.deliveries import read_deliveries
from strikeledger.sources.registry import published_source

from tests.faults.power_cuts.disk import Trace
from tests.faults.power_cuts.recorder import recording
from tests.faults.readers import read_small
from tests.faults.sound import faults_after_a_start, faults_of_archive, faults_of_release
from tests.integration.release.small_warehouse import DAY, SmallHome, counted
from tests.recordings.memberships import SOURCE_CODE, memberships

ROOT = Path(__file__).parents[3]
KEEP = 2


class Scenario(ABC):
    """``prepare`` makes the state before, which is certain; ``act`` is traced; ``faults`` judges what a cut left and goes on from it."""

    @abstractmethod
    def prepare(self, folder: Path) -> None: ...

    @abstractmethod
    def act(self, folder: Path) -> None: ...

    @abstractmethod
    def faults(self, folder: Path, *, has_returned: bool, was_shown: bool) -> Iterator[str]:
        """``has_returned``: the act was done before the cut, and so must last. ``was_shown``: readers had been sent elsewhere before it."""


class Publication(Scenario):
    """After so many releases, of which ``KEEP`` stay."""

    def __init__(self, before: int) -> None:
        self._before = before

    def prepare(self, folder: Path) -> None:
        folder.mkdir()
        for number in range(1, self._before + 1):
            SmallHome(folder).publish(counted(number), keep=KEEP + 1)

    def act(self, folder: Path) -> None:
        SmallHome(folder).publish(counted(self._before + 1), keep=KEEP)

    def _key(self, number: int) -> str:
        return f"2026-03-31.{number:03}"

    def faults(self, folder: Path, *, has_returned: bool, was_shown: bool) -> Iterator[str]:
        old, new = self._before, self._before + 1
        if old == 0 and not (folder / "current").is_symlink():
            if has_returned:
                yield "the first release was reported and is gone"
        else:
            seen = read_small(folder)
            if seen.number not in ((new,) if has_returned else (old, new)):
                yield f"readers see {seen}"
            yield from faults_of_release(folder)
            if has_returned and self._key(new) not in read_history(SmallHome(folder).layout).published:
                yield "the release that was reported is not recorded"
        following = SmallHome(folder).publish(counted(99), keep=KEEP)
        if was_shown and following.release_key == self._key(new):
            yield f"{following.release_key} was shown to readers and then given to other content"
        if read_small(folder) != (following.release_key, 99):
            yield "the next refresh was not shown to readers"
        yield from faults_after_a_start(folder)


class Rollback(Scenario):
    def prepare(self, folder: Path) -> None:
        Publication(2).prepare(folder)

    def act(self, folder: Path) -> None:
        home = SmallHome(folder)
        with publish_lock(home.layout, "rollback") as lock:
            rollback(home.layout, lock, clock=lambda: DAY)

    def faults(self, folder: Path, *, has_returned: bool, was_shown: bool) -> Iterator[str]:
        if read_small(folder).number not in ((1,) if has_returned else (1, 2)):
            yield "the rollback that was reported is gone"
        yield from faults_of_release(folder)
        if SmallHome(folder).publish(counted(99), keep=KEEP).release_key != "2026-03-31.003":
            yield "the next release has another key than the third"
        if read_small(folder).number != 99:
            yield "the next refresh was not shown to readers"
        yield from faults_after_a_start(folder)


class Load(Scenario):
    """After so many deliveries. The delivered files lie beside the home."""

    def __init__(self, before: int) -> None:
        self._before = before

    def prepare(self, folder: Path) -> None:
        folder.mkdir()
        for number in range(self._before):
            self._load(folder, number)

    def act(self, folder: Path) -> None:
        self._load(folder, self._before)

    def _load(self, folder: Path, number: int):
        file = folder.parent / f"members-{2010 + number}.csv"
        file.write_bytes(memberships(2010 + number))
        settings = Settings(folder, ROOT / "seeds", ROOT / "dbt_project", ROOT / "expectations")
        return load_file(settings, published_source(SOURCE_CODE), file)

    def faults(self, folder: Path, *, has_returned: bool, was_shown: bool) -> Iterator[str]:
        layout = SmallHome(folder).layout
        standing = len(read_deliveries(layout).standing)
        if standing not in ((self._before + 1,) if has_returned else (self._before, self._before + 1)):
            yield f"{standing} deliveries stand"
        yield from faults_of_archive(folder)
        if not self._load(folder, self._before).is_good or not self._load(folder, self._before + 1).is_good:
            yield "the next delivery was not taken"
        if len(read_deliveries(layout).standing) != self._before + 2:
            yield "a delivery is told twice or not at all"
        yield from faults_of_archive(folder)


SCENARIOS: dict[str, Scenario] = {
    "publication": Publication(3),
    "first publication": Publication(0),
    "rollback": Rollback(),
    "delivery": Load(1),
    "first delivery": Load(0),
}


def judged(scenario: Scenario, folder: Path, *, has_returned: bool, was_shown: bool) -> list[str]:
    try:
        return list(scenario.faults(folder, has_returned=has_returned, was_shown=was_shown))
    except (StrikeledgerError, UsageError, OSError, AssertionError, ValueError) as error:
        return [f"{type(error).__name__}: {error}"]


def traced(name: str, folder: Path) -> Trace:
    """Trace a scenario in ``folder``, which is not there yet."""
    kept = folder.with_name(folder.name + ".trace")
    command = [sys.executable, "-m", "tests.faults.power_cuts.scenarios", name, str(folder), str(kept)]
    subprocess.run(command, cwd=ROOT, check=True)
    return pickle.loads(kept.read_bytes())


if __name__ == "__main__":
    chosen, home, target = SCENARIOS[sys.argv[1]], Path(sys.argv[2]), Path(sys.argv[3])
    chosen.prepare(home)
    with recording(home) as recorder:
        chosen.act(home)
    target.write_bytes(pickle.dumps(recorder.trace))
