"""What waits for a refresh: inputs that the newest release does not hold, and those that it holds and that are gone.

Looked at every second, so nothing is read twice: a file is hashed again only when somebody wrote it. Measured on the bundled
seeds: 7 ms for the first look, 1.4 ms for each further one.
"""

import hashlib
import os
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from strikeledger.errors import UsageError
from strikeledger.settings import Settings
from strikeledger.sources.delimited import MAXIMUM_BYTES
from strikeledger.sources.deliveries import Deliveries, read_deliveries
from strikeledger.sources.registry import published_source
from strikeledger.sources.settled_files import is_half_written, seen_in

# Source of the files of the inbox.
REPORTED_ACTIONS = "reported_actions"
DROPPED, REPORTED, DELIVERED, WITHDRAWN, SEED = "dropped", "reported", "delivered", "withdrawn", "seed"
_WORDS = {
    DROPPED: ("{} file in the drop folder", "{} files in the drop folder"),
    REPORTED: ("{} report in the inbox", "{} reports in the inbox"),
    DELIVERED: ("{} accepted file that is in no release", "{} accepted files that are in no release"),
    WITHDRAWN: ("{} withdrawn file that the newest release holds", "{} withdrawn files that the newest release holds"),
    SEED: ("{} changed seed", "{} changed seeds"),
}


@dataclass(frozen=True, order=True)
class Change:
    """One input that waits. ``kind_code``: dropped, reported, delivered, withdrawn, seed. ``identity``: the same while the input is."""

    kind_code: str
    name: str
    identity: str


@dataclass(frozen=True)
class Pending:
    """``changes``: what waits, by kind and name. ``is_first``: nothing was ever published."""

    changes: tuple[Change, ...] = ()
    is_first: bool = False

    def __bool__(self) -> bool:
        return bool(self.changes)

    @property
    def digest(self) -> str:
        """The same as long as the same inputs wait: a dropped file keeps its part in it when a run takes it into the archive."""
        return hashlib.sha256("\n".join(sorted({change.identity for change in self.changes})).encode()).hexdigest()

    @property
    def counts(self) -> dict[str, int]:
        return dict(Counter(change.kind_code for change in self.changes))

    def as_text(self) -> str:
        if self.is_first:
            return "the first release"
        told = [_WORDS[kind][count != 1].format(count) for kind, count in self.counts.items()]
        return ", ".join(told) or "nothing"

    def as_json(self) -> dict:
        return {
            "digest": self.digest,
            "is_first": self.is_first,
            "counts": self.counts,
            "names": [change.name for change in self.changes][:20],
        }


class Digests:
    """sha256 of files, remembered for as long as nobody writes them."""

    def __init__(self) -> None:
        self._known: dict[Path, tuple[tuple, str]] = {}

    def of(self, file: Path) -> str:
        """Raises OSError for what cannot be read."""
        stamp = _stamp(file)
        known = self._known.get(file)
        if known is None or known[0] != stamp:
            with file.open("rb") as opened:
                known = self._known[file] = stamp, hashlib.file_digest(opened, "sha256").hexdigest()
        return known[1]


class Lookout:
    """Looks again and again at one home. ``released``: path and sha256 of the newest release's inputs, None before the first."""

    def __init__(
        self, settings: Settings, released: Callable[[], Mapping[str, str] | None], clock: Callable[[], float] = time.time
    ) -> None:
        self._settings = settings
        self._released = Remembered(settings.layout.history, released)
        self._deliveries = Remembered(settings.layout.deliveries, lambda: read_deliveries(settings.layout))
        self._clock = clock
        self._digests = Digests()

    def look(self) -> Pending:
        """Raises StrikeledgerError where the home's records are damaged."""
        released, deliveries = self._released.value(), self._deliveries.value()
        inputs = released or {}
        changes = [
            *self._lying(),
            *_delivered(deliveries, set(inputs.values())),
            *self._seeds(inputs, deliveries),
        ]
        return Pending(tuple(sorted(changes)), is_first=released is None)

    def _lying(self) -> Iterator[Change]:
        layout = self._settings.layout
        for folder in seen_in(layout.drop):
            files = seen_in(folder) if folder.is_dir() else [folder]
            yield from (self._file(DROPPED, _source_code(folder.name), file) for file in files if not self._is_half_written(file))
        yield from (self._file(REPORTED, REPORTED_ACTIONS, file) for file in seen_in(layout.inbox) if not self._is_half_written(file))

    def _is_half_written(self, file: Path) -> bool:
        try:
            return is_half_written(file, self._clock())
        except OSError:  # gone since, or a link that leads nowhere: a build will say so
            return not os.path.lexists(file)

    def _file(self, kind_code: str, source_code: str, file: Path) -> Change:
        name = f"{source_code}/{file.name}"
        try:
            is_readable = file.is_file() and file.stat().st_size <= MAXIMUM_BYTES
            return Change(kind_code, name, f"{source_code} {self._digests.of(file)}" if is_readable else name)
        except OSError:  # it stays where it is until somebody mends it, and asks for no second run before that
            return Change(kind_code, name, name)

    def _seeds(self, inputs: Mapping[str, str], deliveries: Deliveries) -> Iterator[Change]:
        """Changed, new and removed files of the seeds; none at all while one of them is being written."""
        folder = self._settings.seeds
        files = [file for file in sorted(folder.rglob("*.csv")) if file.is_file()]
        if any(self._is_half_written(file) for file in files):
            return
        now = {file.relative_to(folder).as_posix(): self._digests.of(file) for file in files}
        changed = {path: sha256 for path, sha256 in now.items() if inputs.get(path) != sha256}
        delivered = {event["sha256"] for event in deliveries.events}
        removed = {path: "removed" for path, sha256 in inputs.items() if path not in now and sha256 and sha256 not in delivered}
        yield from (Change(SEED, path, f"{path} {told}") for path, told in (changed | removed).items())


class Remembered:
    """What is read from a record, read again only when the file changed."""

    def __init__(self, file: Path, read: Callable) -> None:
        self._file, self._read = file, read
        self._stamp: tuple | None = ()
        self._value: object = None

    def value(self):
        try:
            stamp = _stamp(self._file)
        except FileNotFoundError:
            stamp = None
        if stamp != self._stamp:
            self._value, self._stamp = self._read(), stamp
        return self._value


def _stamp(file: Path) -> tuple[int, ...]:
    """Another whenever the file was written. The time of writing alone can be set back, as copying programs do."""
    told = file.stat()
    return told.st_ino, told.st_size, told.st_mtime_ns, told.st_ctime_ns


def _delivered(deliveries: Deliveries, released: set[str]) -> Iterator[Change]:
    standing = deliveries.standing
    for each in standing:
        if each.sha256 not in released:
            yield Change(DELIVERED, each.input_path, f"{each.source_code} {each.sha256}")
    gone = {event["sha256"] for event in deliveries.events if event["event"] == "withdrawn"} - {each.sha256 for each in standing}
    yield from (Change(WITHDRAWN, sha256, f"withdrawn {sha256}") for sha256 in gone & released)


def _source_code(folder_name: str) -> str:
    """A folder may bear the beginning of a source's name, or of none."""
    try:
        return published_source(folder_name).code
    except UsageError:
        return folder_name
