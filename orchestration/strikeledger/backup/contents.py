"""What of a home and its seeds cannot be computed again, in stages that are each looked for and copied before the next is looked for.

No lock is needed, and a refresh may run or a file be loaded meanwhile, because of the order: where files wait, the rest of the home, the
releases with their history, the record of deliveries with the archive, the seeds. So a file that goes on its way is found where it waited
or where it came to; no release tells of a file that the record does not know; and the record knows none that the archive does not hold.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from stat import S_IMODE

from strikeledger.backup.manifest import HOME, SEEDS
from strikeledger.errors import UsageError
from strikeledger.journal import whole_lines
from strikeledger.paths import Layout
from strikeledger.release.current import BrokenRelease, current_key
from strikeledger.release.history import read_history
from strikeledger.release.manifest import FILE_NAME as RELEASE_MANIFEST
from strikeledger.release.manifest import InvalidManifest, read_manifest
from strikeledger.release.release_keys import keys_on_disk
from strikeledger.settings import Settings
from strikeledger.sources.archive import is_arriving, promised_sha256

# Made again by the next run: builds, dbt's and Dagster's own notes. Everything else in a home is kept, so that what a later version
# puts there is in its backups without anybody thinking of it.
COMPUTED = ("staging", "dbt", "dagster")
_LOCKS = ".lock"
# Where files wait that the next refresh takes.
_WAITING = ("drop", "inbox")


class Moved(Exception):
    """Something went, or moved on, between being seen and being read: look again."""


@dataclass(frozen=True)
class Part:
    """One file to keep. ``path``: in the backup. ``content``: its bytes where they were read already, else they are read from ``origin``.

    ``sha256``: what its bytes must be, where its name or its release says so.
    """

    path: str
    origin: Path
    size_bytes: int
    mode: int
    mtime_ns: int
    sha256: str | None = None
    content: bytes | None = None


@dataclass
class Contents:
    """``left_out``: what cannot be kept, in words. ``damages``: what makes a backup useless."""

    current_key: str | None = None
    parts: list[Part] = field(default_factory=list)
    folders: dict[str, int] = field(default_factory=dict)
    left_out: list[str] = field(default_factory=list)
    damages: list[str] = field(default_factory=list)

    def add(self, other: "Contents") -> None:
        self.current_key = other.current_key or self.current_key
        self.parts += other.parts
        self.folders |= other.folders
        self.left_out += other.left_out
        self.damages += other.damages


@dataclass(frozen=True)
class Stage:
    """``look``: what is there now; may raise Moved. ``may_go``: what is gone when it is to be copied is no loss: a later stage finds it."""

    look: Callable[[], Contents]
    may_go: bool


def stages(settings: Settings) -> list[Stage]:
    """All that a backup of this home keeps, in the order in which it is to be copied. Raises UsageError when there is no home."""
    layout = settings.layout
    if not layout.home.is_dir():
        raise UsageError(f"there is no home {layout.home}; set STRIKELEDGER_HOME to the folder that holds archive/ and releases/")
    return [
        *(Stage(partial(_folder, layout.home / name, f"{HOME}/{name}"), may_go=True) for name in _WAITING),
        Stage(partial(_rest_of_home, layout), may_go=True),
        Stage(partial(_releases, layout), may_go=False),
        Stage(partial(_deliveries, layout), may_go=False),
        Stage(partial(_folder, settings.seeds, SEEDS), may_go=False),
    ]


def _rest_of_home(layout: Layout) -> Contents:
    apart = {layout.archive, layout.releases, layout.current, layout.history, *(layout.home / name for name in (*COMPUTED, *_WAITING))}
    return _folder(layout.home, HOME, lambda path: path in apart or (path.parent == layout.home and path.name.endswith(_LOCKS)))


def _releases(layout: Layout) -> Contents:
    """The releases, the one that readers see first, and the history as it was while the link stood still.

    A folder that was prepared and never published is what a killed run leaves, or a publication under way: the next build makes it again.
    """
    contents = Contents(current_key=current_key(layout))
    on_disk = keys_on_disk(layout)
    abandoned = read_history(layout).abandoned_keys - {contents.current_key}
    _add_journal(contents, layout, layout.history)
    if current_key(layout) != contents.current_key:
        raise Moved(layout.current)
    for key in sorted(on_disk, key=lambda key: key != contents.current_key):
        if key not in abandoned:
            _add_release(contents, layout, key)
    if contents.current_key is not None and contents.current_key not in on_disk:
        gone = f"release {contents.current_key} is gone from {layout.releases}"
        raise BrokenRelease(f"{gone}; send readers back with `strikeledger rollback`")
    if contents.current_key is None and on_disk:
        raise BrokenRelease(f"the link {layout.current} is missing although releases are on disk; mend it with `strikeledger rollback`")
    return contents


def _deliveries(layout: Layout) -> Contents:
    contents, path = Contents(), f"{HOME}/{layout.archive.name}"
    _add_journal(contents, layout, layout.deliveries)
    _add_folder(contents, layout.archive, path, lambda file: file == layout.deliveries or is_arriving(file), promised_sha256)
    return contents


def _folder(folder: Path, path: str, is_apart: Callable[[Path], bool] = lambda file: False) -> Contents:
    contents = Contents()
    _add_folder(contents, folder, path, is_apart)
    return contents


def _add_release(contents: Contents, layout: Layout, key: str) -> None:
    """What was published, file by file, by the release's own manifest."""
    folder, path = layout.releases / key, f"{HOME}/{layout.releases.name}/{key}"
    try:
        files = read_manifest(folder).files
        _add_file(contents, folder / RELEASE_MANIFEST, f"{path}/{RELEASE_MANIFEST}", None)
        for name, file in files.items():
            _add_file(contents, folder / name, f"{path}/{name}", file.sha256)
        for place in (folder, *(each for each in folder.rglob("*") if each.is_dir())):
            contents.folders[f"{HOME}/{place.relative_to(layout.home).as_posix()}"] = S_IMODE(place.stat().st_mode)
    except (InvalidManifest, OSError) as error:
        if not folder.is_dir():
            raise Moved(folder) from None
        if isinstance(error, FileNotFoundError):
            contents.damages.append(f"{error.filename} is missing; see `strikeledger verify {key}`")
        elif key == contents.current_key or not isinstance(error, InvalidManifest):
            contents.damages.append(f"release {key} is damaged: {error}")
        else:
            contents.left_out.append(f"{layout.releases.name}/{key}: is no whole release: {error}")


def _add_journal(contents: Contents, layout: Layout, journal: Path) -> None:
    try:
        status, written = journal.stat(), whole_lines(journal.read_bytes())
    except FileNotFoundError:
        return
    path = f"{HOME}/{journal.relative_to(layout.home).as_posix()}"
    contents.parts.append(Part(path, journal, len(written), S_IMODE(status.st_mode), status.st_mtime_ns, content=written))


def _add_file(contents: Contents, file: Path, path: str, sha256: str | None) -> None:
    status = file.stat()
    contents.parts.append(Part(path, file, status.st_size, S_IMODE(status.st_mode), status.st_mtime_ns, sha256))


def _add_folder(
    contents: Contents,
    folder: Path,
    path: str,
    is_apart: Callable[[Path], bool],
    promised: Callable[[Path], str | None] = lambda file: None,
    within: frozenset[tuple[int, int]] = frozenset(),
) -> None:
    """Every file below ``folder`` but those that are apart. Links are followed: a folder on another disk is a part of the home, too."""
    try:
        status, names = folder.stat(), sorted(folder.iterdir())
    except (FileNotFoundError, NotADirectoryError):
        return
    place = status.st_dev, status.st_ino
    if place in within:
        contents.left_out.append(f"{path}: is a link to a folder that it lies in")
        return
    if path not in (HOME, SEEDS):
        contents.folders[path] = S_IMODE(status.st_mode)
    for each in names:
        if not is_apart(each):
            _add_entry(contents, each, f"{path}/{each.name}", is_apart, promised, within | {place})


def _add_entry(contents: Contents, entry: Path, path: str, is_apart, promised, within) -> None:
    try:
        if entry.is_dir():
            _add_folder(contents, entry, path, is_apart, promised, within)
        elif entry.is_file():
            _add_file(contents, entry, path, promised(entry))
        elif entry.exists():
            contents.left_out.append(f"{path}: is neither a file nor a folder")
        elif entry.is_symlink():
            contents.left_out.append(f"{path}: is a link to nothing")
    except FileNotFoundError:  # gone since its name was read
        return
