"""Put a home together from a backup: every content is checked first, written beside the home's place, read again, then renamed into it."""

import fcntl
import os
import shutil
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from stat import S_IMODE

from strikeledger import progress
from strikeledger.backup.manifest import HOME, SEEDS, BackedUpFile, BackupManifest, DamagedBackup
from strikeledger.backup.store import Store, chunks_of, reading, sha256_of
from strikeledger.durable import FLUSHES_AT_ONCE, remove_folder, sync
from strikeledger.errors import Busy, StrikeledgerError, UsageError
from strikeledger.paths import Layout

_STAGED = ".restoring"


@dataclass(frozen=True)
class Restoration:
    """``seeds``: the folder that they were put into, None where they were left in the backup. ``current_release``: what readers see."""

    home: str
    seeds: str | None
    made_at: str
    current_release: str | None
    files: int
    bytes: int

    def as_json(self) -> dict:
        return asdict(self)

    def as_text(self) -> str:
        release = f"readers see release {self.current_release}" if self.current_release else "no release; run `strikeledger build`"
        seeds = f"the seeds are in {self.seeds}" if self.seeds else "the seeds were left in the backup, --seeds FOLDER puts them"
        return f"{self.home}: {self.files:,} files, {self.bytes / 1e6:,.1f} MB, as of {self.made_at}; {release}; {seeds}"


@dataclass(frozen=True)
class _Target:
    """A folder to be put together. ``files`` and ``folders``: by path in it. ``links``: what each leads to, by its path."""

    place: Path
    files: Mapping[str, BackedUpFile]
    folders: Mapping[str, int]
    links: Mapping[str, str]

    @property
    def size_bytes(self) -> int:
        return sum(file.bytes for file in self.files.values())

    @property
    def staged(self) -> Path:
        return self.place.with_name(self.place.name + _STAGED)

    def is_there(self) -> bool:
        """Whether the place holds these very files and no other."""
        found = {path.relative_to(self.place).as_posix(): path for path in self.place.rglob("*") if not path.is_dir()}
        return found.keys() == self.files.keys() and all(sha256_of(path) == self.files[name].sha256 for name, path in found.items())


def restore(folder: Path, home: Path, seeds: Path | None = None, *, with_releases: bool = True) -> Restoration:
    """Put the backup in ``folder`` into ``home``, and its seeds into ``seeds``; each must be missing or empty.

    ``with_releases``: without them, the next build makes one from the archive and the seeds; the history stays, so that no key comes
    twice. Raises UsageError when a place is taken, DamagedBackup naming every fault, Busy, StrikeledgerError when the disk refuses; the
    home is not there then.
    """
    home, seeds = home.resolve(), seeds.resolve() if seeds else None
    with reading(folder.resolve()) as (store, manifest):
        target = _home(manifest, home, with_releases=with_releases)
        targets = [target] if seeds is None else [_part(manifest, SEEDS, seeds), target]  # the home last: with it, all is done
        _refuse_nested([folder.resolve(), *(each.place for each in targets)])
        pending = [each for each in targets if not _is_done(each)]
        with progress.current().stage("check") as stage:
            _refuse_damages(store, manifest)
            stage.summary = f"{len(manifest.contents):,} contents, each as it was written"
        with progress.current().stage("restore") as stage:
            for each in pending:
                _put(store, each)
            stage.summary = f"{sum(len(each.files) for each in pending):,} files"
    return Restoration(
        home=str(home),
        seeds=str(seeds) if seeds else None,
        made_at=manifest.made_at,
        current_release=manifest.current_key if with_releases else None,
        files=sum(len(each.files) for each in targets),
        bytes=sum(each.size_bytes for each in targets),
    )


def _home(manifest: BackupManifest, home: Path, *, with_releases: bool) -> _Target:
    layout = Layout(home)
    if not with_releases:
        return _part(manifest, HOME, home, without=layout.releases.name)
    key = manifest.current_key
    return _part(manifest, HOME, home, links={layout.current.name: f"{layout.releases.name}/{key}"} if key else {})


def _part(manifest: BackupManifest, root: str, place: Path, *, without: str = "", links: Mapping[str, str] | None = None) -> _Target:
    files, folders = (
        {
            path.removeprefix(f"{root}/"): value
            for path, value in entries.items()
            if path.startswith(f"{root}/") and not (without and path.startswith(f"{root}/{without}/"))
        }
        for entries in (manifest.files, manifest.folders)
    )
    return _Target(place, files, folders, links or {})


def _is_done(target: _Target) -> bool:
    """Whether a restore that was cut short has put this part in place. Raises UsageError when something else is there."""
    place = target.place
    if place.exists() and not place.is_dir():
        raise UsageError(f"{place} is a file; name a folder that is missing or empty")
    if place.is_dir() and os.path.ismount(place):
        raise UsageError(f"{place} is a mount point, which no folder can be renamed onto; name a folder in it")
    if not place.is_dir() or not any(place.iterdir()):
        return False
    if not target.links and target.is_there():
        return True
    names = sorted(each.name for each in place.iterdir())
    told = ", ".join(names[:5]) + (f" and {len(names) - 5} more" if len(names) > 5 else "")
    raise UsageError(f"{place} is not empty: it holds {told}; nothing was touched; name a folder that is missing or empty")


def _refuse_nested(places: list[Path]) -> None:
    for place in places:
        for other in places:
            if place is not other and place.is_relative_to(other):
                raise UsageError(f"{place} lies in {other}; backup, home and seeds must be folders apart")


def _refuse_damages(store: Store, manifest: BackupManifest) -> None:
    if problems := list(store.problems(manifest)):
        told = "\n".join(problem.as_text() for problem in problems)
        raise DamagedBackup(f"{told}\n{store.folder} is damaged; nothing was restored; use another copy of this backup")


def _put(store: Store, target: _Target) -> None:
    try:
        target.staged.parent.mkdir(parents=True, exist_ok=True)
        with _staging(target.staged) as staged:
            free = shutil.disk_usage(staged).free
            if target.size_bytes > free:
                raise StrikeledgerError(
                    f"{staged.parent} has room for {free / 1e6:,.1f} MB, {target.size_bytes / 1e6:,.1f} MB are needed; nothing was restored"
                )
            with ThreadPoolExecutor(FLUSHES_AT_ONCE) as pool:
                writing = pool.map(lambda each: _write(store, staged / each[0], each[1]), target.files.items())
                for name, _ in zip(target.files, writing, strict=True):
                    progress.current().note(name)
            for name, leads_to in target.links.items():
                (staged / name).symlink_to(leads_to)
            _set_modes(staged, target.folders)
            if target.place.is_dir():
                staged.chmod(S_IMODE(target.place.stat().st_mode))
            staged.rename(target.place)
            sync(target.place.parent)
    except OSError as error:
        raise StrikeledgerError(
            f"the restore stopped ({error.strerror or error}: {error.filename or target.place}); {target.place} was not touched; "
            "free space or mend the permission, then run again"
        ) from error


@contextmanager
def _staging(staged: Path) -> Iterator[Path]:
    """A folder of that name, empty, which nobody else restores into; it goes unless it is renamed."""
    staged.mkdir(exist_ok=True)
    descriptor = os.open(staged, os.O_RDONLY | os.O_DIRECTORY)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Busy(f"another restore writes {staged}; nothing was done; try again when it ends") from None
        try:
            for left in staged.iterdir():  # by a restore that was killed
                remove_folder(left) if left.is_dir() and not left.is_symlink() else left.unlink()
            yield staged
        except BaseException:
            remove_folder(staged)
            raise
    finally:
        os.close(descriptor)


def _write(store: Store, target: Path, file: BackedUpFile) -> None:
    """One file, flushed, then read again from the disk: what is put in place is what was backed up."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("wb") as written:
        for chunk in chunks_of(store.place(file.sha256)):
            written.write(chunk)
        written.flush()
        os.fsync(written.fileno())
        os.posix_fadvise(written.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)  # else the page cache answers, and not the disk
    if (found := sha256_of(target)) != file.sha256:
        raise DamagedBackup(f"{target} reads back with sha256 {found} instead of {file.sha256}; nothing was restored; check that disk")
    os.utime(target, ns=(file.mtime_ns, file.mtime_ns))
    target.chmod(file.mode)


def _set_modes(staged: Path, folders: Mapping[str, int]) -> None:
    """Permissions of folders, the deepest first: nothing can be added to a released one afterwards."""
    for name in folders:
        (staged / name).mkdir(parents=True, exist_ok=True)
    for place, _, _ in os.walk(staged, topdown=False):
        sync(Path(place))
        mode = folders.get(Path(place).relative_to(staged).as_posix())
        if mode is not None:
            Path(place).chmod(mode)
