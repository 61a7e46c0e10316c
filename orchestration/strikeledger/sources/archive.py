"""Every input file as it arrived, kept under its sha256 and never overwritten."""

import fcntl
import hashlib
import os
import re
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from strikeledger.durable import file_sha256, make_folder, sync
from strikeledger.errors import DataRefused

_ARRIVING = ".arriving-"
_CHUNK_BYTES = 1024 * 1024
# Between the making of a file and its lock; a younger one may be about to be locked.
_YOUNGEST_ABANDONED_SECONDS = 60


class DamagedArchive(DataRefused):
    """A kept file is gone, or does not hold the bytes that its name says."""

    remedy = "load the file again, or put it back from a copy of the archive"

    def __init__(self, reason: str) -> None:
        super().__init__(f"{reason}; {self.remedy}")
        self.reason = reason


class Arrival:
    """A file on its way into the archive: bytes are hashed as they are written, and nobody sees it until it is kept.

    It is locked while it is open, so that what a killed process left can be told from what another one is writing.
    """

    def __init__(self, archive: Path) -> None:
        make_folder(archive)
        descriptor, name = tempfile.mkstemp(dir=archive, prefix=_ARRIVING)
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        self.path = Path(name)
        self.size_bytes = 0
        self._archive = archive
        self._file = os.fdopen(descriptor, "wb")
        self._digest = hashlib.sha256()

    @property
    def sha256(self) -> str:
        return self._digest.hexdigest()

    def write(self, chunk: bytes) -> None:
        self._file.write(chunk)
        self._digest.update(chunk)
        self.size_bytes += len(chunk)

    def restart(self) -> None:
        """Forget what was written: the next attempt begins at the first byte."""
        self._file.seek(0)
        self._file.truncate()
        self.size_bytes, self._digest = 0, hashlib.sha256()

    def finish(self) -> Path:
        """Flush to the disk. Returns the path under which the whole file can be read before it is kept."""
        self._file.flush()
        os.fsync(self._file.fileno())
        return self.path

    def keep(self) -> Path:
        """Move the finished file to its name in the archive. A kept file of that name stays, unless its bytes are damaged."""
        kept = self._archive / self.sha256
        if is_intact(self._archive, self.sha256):
            return kept
        self.finish()
        self.path.chmod(0o444)
        self.path.replace(kept)
        sync(self._archive)
        return kept

    def close(self) -> None:
        """Let go of the file; what was not kept goes."""
        with suppress(OSError):  # on a full disk the last bytes cannot be written, and the file that goes has no need of them
            self._file.close()
        self.path.unlink(missing_ok=True)


@contextmanager
def arriving(archive: Path) -> Iterator[Arrival]:
    """An arrival that leaves nothing behind unless it is kept."""
    arrival = Arrival(archive)
    try:
        yield arrival
    finally:
        arrival.close()


def copied(arrival: Arrival, file: Path) -> None:
    """Copy ``file`` into ``arrival``. Raises DataRefused when it changes meanwhile: half a file must not pass for a whole one."""
    before = file.stat()
    with file.open("rb") as origin:
        while arrival.size_bytes <= before.st_size and (chunk := origin.read(_CHUNK_BYTES)):
            arrival.write(chunk)
    after = file.stat()
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns) or arrival.size_bytes != after.st_size:
        raise DataRefused(f"{file} changed while it was read; try again when it is whole")


def keep(archive: Path, file: Path, sha256: str) -> Path:
    """Copy a file into the archive unless it is there already. Atomic: a reader never sees half a file.

    Raises DataRefused when the file is no longer the one of which ``sha256`` was taken.
    """
    kept = archive / sha256
    if is_intact(archive, sha256):
        return kept
    with arriving(archive) as arrival:
        copied(arrival, file)
        if arrival.sha256 != sha256:
            raise DataRefused(f"{file} changed between being read and being kept; run again")
        return arrival.keep()


def kept_file(archive: Path, sha256: str) -> Path:
    """The kept file of that sha256, its bytes checked. Raises DamagedArchive."""
    kept = archive / sha256
    if not kept.is_file():
        raise DamagedArchive(f"{kept} is gone")
    found = file_sha256(kept)
    if found != sha256:
        raise DamagedArchive(f"{kept} is damaged: its bytes have sha256 {found}")
    return kept


def is_intact(archive: Path, sha256: str) -> bool:
    """Whether `kept_file` would give that file."""
    kept = archive / sha256
    return kept.is_file() and file_sha256(kept) == sha256


def is_arriving(file: Path) -> bool:
    """Whether a file of the archive is on its way into it, or was left so."""
    return file.name.startswith(_ARRIVING)


def promised_sha256(file: Path) -> str | None:
    """The sha256 that a kept file's name promises; None for what else lies in the archive."""
    return file.name if re.fullmatch("[0-9a-f]{64}", file.name) else None


def sweep_abandoned(archive: Path) -> list[str]:
    """Remove what killed processes were writing into the archive. Returns the names that went."""
    gone = []
    for half in sorted(archive.glob(f"{_ARRIVING}*")):
        with suppress(FileNotFoundError, BlockingIOError), half.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if time.time() - half.stat().st_mtime > _YOUNGEST_ABANDONED_SECONDS:
                half.unlink()
                gone.append(half.name)
    return gone
