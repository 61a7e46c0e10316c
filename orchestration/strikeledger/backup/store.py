"""The folder of a backup: each content once, as `files/<first 2 of its sha256>/<sha256>`, and who may write it."""

import fcntl
import hashlib
import os
import re
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from stat import S_ISREG

from strikeledger.backup.manifest import FILE_NAME, BackupManifest, read_manifest
from strikeledger.durable import FILE_MODE, sync
from strikeledger.errors import Busy, UsageError

FILES = "files"
LOCK = "backup.lock"
OWN = {FILE_NAME, f"{FILE_NAME}.half", FILES, LOCK}
_ARRIVING = ".arriving-"
_CHUNK_BYTES = 1024 * 1024


@dataclass(frozen=True)
class Problem:
    """``subject``: the file in the backup. ``reason``: what is wrong with it."""

    subject: str
    reason: str

    def as_json(self) -> dict:
        return asdict(self)

    def as_text(self) -> str:
        return f"{self.subject}: {self.reason}"


class Store:
    """The contents of one backup folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def place(self, sha256: str) -> Path:
        return self.folder / FILES / sha256[:2] / sha256

    def holds(self, sha256: str, size_bytes: int) -> bool:
        """Whether a content of that name and size is there. What came to its name was whole; `check` reads what it is now."""
        place = self.place(sha256)
        return place.is_file() and place.stat().st_size == size_bytes

    def put(self, chunks: Iterable[bytes]) -> tuple[str, int]:
        """Keep a content, flushed to the disk, unless it is there. Returns its sha256 and its size in bytes."""
        digest, size_bytes = hashlib.sha256(), 0
        descriptor, name = tempfile.mkstemp(dir=self.folder / FILES, prefix=_ARRIVING)
        arriving = Path(name)
        try:
            with os.fdopen(descriptor, "wb") as file:
                for chunk in chunks:
                    file.write(chunk)
                    digest.update(chunk)
                    size_bytes += len(chunk)
                sha256 = digest.hexdigest()
                if self.holds(sha256, size_bytes):
                    return sha256, size_bytes
                file.flush()
                os.fsync(file.fileno())
            place = self.place(sha256)
            place.parent.mkdir(exist_ok=True)
            arriving.chmod(FILE_MODE)
            arriving.replace(place)
            return sha256, size_bytes
        finally:
            arriving.unlink(missing_ok=True)

    def flush_names(self) -> None:
        """The contents are on the disk already; their names are from here on."""
        for folder in (self.folder / FILES).iterdir():
            if folder.is_dir():
                sync(folder)
        sync(self.folder / FILES)
        sync(self.folder)

    def surplus(self, manifest: BackupManifest) -> list[Path]:
        """Contents that the manifest does not name: left by a backup that was cut short, or by the one before."""
        named = manifest.contents
        return [file for file in self._contents() if _is_content(file) and file.name not in named]

    def remove_surplus(self, manifest: BackupManifest) -> int:
        """Let go of what nobody needs. Returns how many contents went."""
        surplus = self.surplus(manifest)
        for file in surplus:
            file.unlink()
        return len(surplus)

    def remove_halves(self) -> None:
        """What a killed backup was writing; only the holder of the lock writes here."""
        for file in self._contents():
            if file.name.startswith(_ARRIVING):
                file.unlink()

    def strangers(self) -> list[Path]:
        """What no backup puts here."""
        if not self.folder.is_dir():
            return []
        top = [each for each in sorted(self.folder.iterdir()) if each.name not in OWN]
        return top + [file for file in self._contents() if not _is_content(file) and not file.name.startswith(_ARRIVING)]

    def problems(self, manifest: BackupManifest) -> Iterator[Problem]:
        """Every content read and compared with its sha256, and what does not belong here."""
        for sha256, size_bytes in sorted(manifest.contents.items()):
            if (reason := self._fault(sha256, size_bytes)) is not None:
                told = [path for path, file in manifest.files.items() if file.sha256 == sha256]
                yield Problem(f"{FILES}/{sha256[:2]}/{sha256}", f"{reason}; it is {', '.join(sorted(told))}")
        for file in self.strangers():
            yield Problem(file.relative_to(self.folder).as_posix(), "is no part of the backup")

    def _fault(self, sha256: str, size_bytes: int) -> str | None:
        place = self.place(sha256)
        try:
            status = place.lstat()
            if not S_ISREG(status.st_mode):
                return "is not a file"
            if status.st_size != size_bytes:
                return f"has {status.st_size:,} bytes instead of {size_bytes:,}"
            found = sha256_of(place)
        except FileNotFoundError:
            return "is missing"
        except OSError as error:
            return f"cannot be read ({error.strerror})"
        return None if found == sha256 else f"is damaged: its bytes have sha256 {found}"

    def _contents(self) -> list[Path]:
        files = self.folder / FILES
        return sorted(path for path in files.rglob("*") if path.is_symlink() or not path.is_dir()) if files.is_dir() else []


def sha256_of(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def chunks_of(file: Path) -> Iterator[bytes]:
    with file.open("rb") as opened:
        while chunk := opened.read(_CHUNK_BYTES):
            yield chunk


@contextmanager
def writing(folder: Path) -> Iterator[tuple[Store, BackupManifest | None]]:
    """Hold a backup folder, made if there is none, and what it holds by now. Nobody else writes or reads it meanwhile.

    Raises UsageError when it holds something else or cannot be written, Busy when another backup writes it, DamagedBackup.
    """
    store = Store(folder)
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"{folder} is a file; name a folder for the backup")
    if strangers := store.strangers():
        others = f" and {len(strangers) - 1} more" if len(strangers) > 1 else ""
        raise UsageError(f"{folder} holds something else ({strangers[0].relative_to(folder)}{others}); name an empty folder or a new one")
    try:
        (folder / FILES).mkdir(parents=True, exist_ok=True)
        descriptor = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        raise UsageError(f"{folder} cannot be written ({error.strerror}); mend its permission or name another folder") from None
    try:
        _lock(descriptor, fcntl.LOCK_EX, folder)
        yield store, read_manifest(folder) if (folder / FILE_NAME).exists() else None
    finally:
        os.close(descriptor)


@contextmanager
def reading(folder: Path) -> Iterator[tuple[Store, BackupManifest]]:
    """A backup, which no newer one replaces meanwhile. Raises UsageError when there is none, DamagedBackup, Busy."""
    manifest, descriptor = read_manifest(folder), None
    with suppress(OSError):  # a copy without the lock, or on a disk that locks nothing: nobody backs up into that
        descriptor = os.open(folder / LOCK, os.O_RDONLY)
    try:
        if descriptor is not None:
            _lock(descriptor, fcntl.LOCK_SH, folder)
            manifest = read_manifest(folder)
        yield Store(folder), manifest
    finally:
        if descriptor is not None:
            os.close(descriptor)


def _lock(descriptor: int, kind: int, folder: Path) -> None:
    try:
        fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        raise Busy(f"another backup or restore works with {folder}; nothing was done; try again when it ends") from None


def _is_content(file: Path) -> bool:
    return re.fullmatch("[0-9a-f]{64}", file.name) is not None and file.parent.name == file.name[:2]
