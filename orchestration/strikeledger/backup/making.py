"""Back up a home: copy what the backup does not hold yet, then replace its manifest, then let go of what nobody needs.

Killed at any moment, the backup before is whole: no content that its manifest names is touched until the next manifest is on the disk.
"""

import hashlib
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import partial
from importlib.metadata import version
from pathlib import Path

from strikeledger import progress
from strikeledger.backup.contents import Contents, Moved, Part, Stage, stages
from strikeledger.backup.manifest import HOME, BackedUpFile, BackupManifest, write_manifest
from strikeledger.backup.store import Problem, Store, chunks_of, reading, sha256_of, writing
from strikeledger.errors import DataRefused, StrikeledgerError, UsageError
from strikeledger.journal import utc_text
from strikeledger.paths import Layout
from strikeledger.settings import Settings

# How often a home may move on under the copying; each time only what is new since is copied, after a pause that grows by this.
ATTEMPTS = 20
_PAUSE_SECONDS = 0.05
# From this attempt on, what is still being written (a large file on its way into the drop folder) is left for the next backup.
_PATIENT_ATTEMPTS = 4


@dataclass(frozen=True)
class Backup:
    """What came of it. ``copied_*``: contents that the folder did not hold before. ``left_out``: what was not kept, in words."""

    folder: str
    made_at: str
    current_release: str | None
    files: int
    bytes: int
    copied_files: int
    copied_bytes: int
    left_out: tuple[str, ...]

    def as_json(self) -> dict:
        return asdict(self)

    def as_text(self) -> str:
        release = f"release {self.current_release}" if self.current_release else "no release yet"
        copied = f"{self.copied_files:,} contents copied, {self.copied_bytes / 1e6:,.1f} MB"
        return f"{self.folder}: {self.files:,} files, {self.bytes / 1e6:,.1f} MB, {release}; {copied}, the others were there"


@dataclass(frozen=True)
class Check:
    """A backup as it was found. ``problems``: none where every content is as written. ``surplus``: contents that one cut short left."""

    folder: str
    manifest: BackupManifest
    problems: tuple[Problem, ...]
    surplus: int


def back_up(settings: Settings, folder: Path) -> Backup:
    """Copy what cannot be computed again into ``folder``. Neither a refresh nor a delivery has to wait.

    Raises UsageError when the folder does not fit, DataRefused when the home is damaged, Busy when another backup writes that folder,
    StrikeledgerError when the disk refuses. What the folder held before stands in each case.
    """
    folder = folder.resolve()
    _refuse_place(settings, folder)
    with _standing(folder), writing(folder) as (store, before):
        store.remove_halves()
        with progress.current().stage("copy") as stage:
            making = _Making(settings, store, before)
            contents = making.copied()
            stage.summary = f"{making.copied_files:,} contents, {making.copied_bytes / 1e6:,.1f} MB"
        with progress.current().stage("seal") as stage:
            store.flush_names()
            manifest = BackupManifest(
                utc_text(), version("strikeledger"), str(settings.home), contents.current_key, making.files, contents.folders
            )
            write_manifest(folder, manifest)
            removed = store.remove_surplus(manifest)
            stage.summary = f"{len(making.files):,} files, {removed:,} older contents removed"
    return Backup(
        folder=str(folder),
        made_at=manifest.made_at,
        current_release=contents.current_key,
        files=len(making.files),
        bytes=sum(file.bytes for file in making.files.values()),
        copied_files=making.copied_files,
        copied_bytes=making.copied_bytes,
        left_out=tuple(contents.left_out),
    )


def check(folder: Path) -> Check:
    """Read every content of a backup and compare it with its sha256. Raises UsageError when there is none, DamagedBackup, Busy."""
    with reading(folder.resolve()) as (store, manifest), progress.current().stage("check") as stage:
        problems = tuple(store.problems(manifest))
        stage.summary = f"{len(manifest.contents):,} contents read, {len(problems)} problems"
        return Check(str(folder), manifest, problems, len(store.surplus(manifest)))


class _Making:
    """One backup under way."""

    def __init__(self, settings: Settings, store: Store, before: BackupManifest | None) -> None:
        self.settings = settings
        self.store = store
        self.before = before
        self.files: dict[str, BackedUpFile] = {}
        self.copied_files = 0
        self.copied_bytes = 0

    def copied(self) -> Contents:
        """Copy everything. Refuses first what would have to be refused after it."""
        survey = Contents()
        for stage in stages(self.settings):
            survey.add(self._until_it_stands(lambda is_patient, stage=stage: stage.look()))
        self._require_fit(survey)
        contents = Contents()
        for stage in stages(self.settings):
            contents.add(self._until_it_stands(partial(self._copy, stage)))
        return contents

    def _until_it_stands(self, look: Callable[[bool], Contents]) -> Contents:
        """Look again when something moved on that no later stage finds."""
        moved: Moved | None = None
        for attempt in range(ATTEMPTS):
            time.sleep(attempt * _PAUSE_SECONDS)
            try:
                return look(attempt < _PATIENT_ATTEMPTS)
            except Moved as error:
                moved = error
        raise StrikeledgerError(
            f"{moved} moved on {ATTEMPTS} times while it was copied; what {self.store.folder} held before stands; "
            "back up when fewer refreshes run"
        )

    def _copy(self, stage: Stage, is_patient: bool) -> Contents:
        contents, files = stage.look(), {}
        for part in contents.parts:
            self._take(files, contents, part, stage, is_patient)
        _refuse_damages(contents, self.store.folder)
        self.files |= files
        return contents

    def _take(self, files: dict[str, BackedUpFile], contents: Contents, part: Part, stage: Stage, is_patient: bool) -> None:
        progress.current().note(part.path)
        try:
            sha256 = part.sha256 or (sha256_of(part.origin) if part.content is None else hashlib.sha256(part.content).hexdigest())
            if not self.store.holds(sha256, part.size_bytes):
                found = self.store.put([part.content] if part.content is not None else chunks_of(part.origin))
                self.copied_files += 1
                self.copied_bytes += found[1]
                if found != (sha256, part.size_bytes):
                    _tell_difference(contents, part, found[0], may_leave=stage.may_go and not is_patient)
                    return
        except FileNotFoundError:
            if stage.may_go:
                return
            raise Moved(part.origin) from None
        files[part.path] = BackedUpFile(part.size_bytes, sha256, part.mode, part.mtime_ns)

    def _require_fit(self, survey: Contents) -> None:
        folder = self.store.folder
        _refuse_damages(survey, folder)
        if self.before is not None:
            _require_descent(self.before, survey, self.settings.layout, folder)
        needed = sum(
            part.size_bytes for part in survey.parts if part.sha256 is None or not self.store.holds(part.sha256, part.size_bytes)
        )
        free = shutil.disk_usage(folder).free
        if needed > free:
            raise DataRefused(
                f"{folder} has room for {free / 1e6:,.1f} MB, and {needed / 1e6:,.1f} MB may have to be copied; nothing was; "
                "free space or name another folder"
            )


def _tell_difference(contents: Contents, part: Part, found: str, *, may_leave: bool) -> None:
    """Its bytes are not those that its name or its release promise, or not those of a moment ago."""
    if part.sha256 is not None:
        contents.damages.append(f"{part.origin} is damaged: its bytes have sha256 {found} instead of {part.sha256}")
    elif may_leave:
        contents.left_out.append(f"{part.path}: is still being written; the next backup takes it")
    else:
        raise Moved(part.origin)


def _require_descent(before: BackupManifest, contents: Contents, layout: Layout, folder: Path) -> None:
    """Both records of a home only grow: where they do not go on from those of the backup, an emptied or another home would replace it."""
    written = {part.path: part.content for part in contents.parts if part.content is not None}
    for journal in (layout.history, layout.deliveries):
        path = f"{HOME}/{journal.relative_to(layout.home).as_posix()}"
        known = before.files.get(path)
        if known is not None and hashlib.sha256(written.get(path, b"")[: known.bytes]).hexdigest() != known.sha256:
            raise UsageError(
                f"{folder} holds a backup of {before.home}, made at {before.made_at}, with a {journal.name} that {layout.home} does not "
                "go on from: it is of another home, or this one lost its record; name another folder"
            )


def _refuse_place(settings: Settings, folder: Path) -> None:
    for place, told in ((settings.home, "the home"), (settings.seeds, "the folder of seeds")):
        if folder.is_relative_to(place.resolve()):
            raise UsageError(f"{folder} lies in {told} that it would back up; name a folder elsewhere, best on another disk")


def _refuse_damages(contents: Contents, folder: Path) -> None:
    if contents.damages:
        damages = "\n".join(contents.damages)
        raise DataRefused(
            f"{damages}\nthe home is damaged, and what {folder} held before stands; load a damaged file again, remove a damaged release "
            "that readers do not see, send readers back with `strikeledger rollback`, then back up again"
        )


@contextmanager
def _standing(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StrikeledgerError(
            f"the backup stopped ({error.strerror or error}: {error.filename or folder}); what {folder} held before stands; "
            "free space or mend the permission, then run again"
        ) from error
