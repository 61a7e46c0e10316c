"""Publish an audited build: seal it, read it back, move it into place, send readers there. Nothing that was published is ever touched.

The caller holds the lock and has built in the staging folder of its run (steps 1 and 2 of the protocol); here are steps 3 to 7.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

import duckdb

from strikeledger.durable import FOLDER_MODE, freeze, remove_folder, sync
from strikeledger.errors import DataRefused, StrikeledgerError
from strikeledger.marts import Mart
from strikeledger.paths import Layout
from strikeledger.release.candidate import RELEASES, REVISIONS, Identity, refuse_leftover_log, seal
from strikeledger.release.current import FILE_NAME, Release, current_release
from strikeledger.release.exports import export
from strikeledger.release.history import Clock, next_release_key, next_time, read_history, record_prepared, record_published, utc_now
from strikeledger.release.inspection import InspectionFailed, Inspector, TableFacts, inspect_build
from strikeledger.release.lock import PublishLock
from strikeledger.release.manifest import FileRecord, Manifest, TableRecord, record_of_file, records_of_files, write_manifest
from strikeledger.release.papers.writing import write_checksums, write_papers
from strikeledger.release.release_keys import keys_on_disk
from strikeledger.release.retention import prune
from strikeledger.release.switch import require_current, switch_current

# Writes what else belongs to a release into its folder: from the sealed file at once, from the exports and papers when ``exported()``
# returns. Returns the files whose hashes it knows, by path in the folder.
Enclose = Callable[[Path, Identity, Callable[[], object]], Mapping[str, FileRecord]]


@dataclass(frozen=True)
class Publication:
    """What came of it. ``is_unchanged``: the content is that of ``release_key`` already, so nothing was published.

    ``content``: sha256 of each table's rows. ``revisions_count``: figures that differ from the parent.
    """

    release_key: str
    parent: str | None
    is_unchanged: bool
    revisions_count: int
    row_counts: dict[str, int]
    content: dict[str, str]

    def as_json(self) -> dict:
        return asdict(self)

    def as_text(self) -> str:
        if self.is_unchanged:
            return f"nothing changed since release {self.release_key}; nothing published"
        told = f"release {self.release_key}: {len(self.row_counts)} tables, {sum(self.row_counts.values()):,} rows"
        return f"{told}, {self.revisions_count:,} figures revised since {self.parent}" if self.parent else told


def publish(
    layout: Layout,
    *,
    lock: PublishLock,
    build_file: Path,
    run_dir: Path,
    marts: Sequence[Mart],
    audited: Mapping[str, str],
    audit: Mapping,
    inputs: Sequence[Mapping],
    code_version: str,
    keep: int,
    expected_parent: str | None,
    is_same_code: bool = False,
    force: bool = False,
    clock: Clock = utc_now,
    enclose: Enclose = lambda folder, identity, exported: {},
) -> Publication:
    """Make the marts in ``build_file`` the current release; nobody in this process may have that file open.

    ``run_dir``: the run's folder, on the file system of the home. ``audited``: content sha256 of each table as the gate saw it.
    ``audit``: summary for the manifest, with ``audit_status_code``. ``inputs``: {source, path, sha256, bytes, rows} of each file read.
    ``keep``: releases that stay on disk. ``expected_parent``: the release that readers saw when the run began. ``is_same_code``: the
    code that made this build made the parent, too. ``force``: publish although no content changed. ``enclose``: writes what else belongs
    to the release; the manifest covers it like the rest.

    Raises DataRefused when the tables are not those that were audited, when what was written reads back otherwise, or when readers
    were sent elsewhere meanwhile; StrikeledgerError when the disk refuses. The last release stands in each case.
    """
    lock.require(layout)
    require_current(layout, expected_parent)
    parent = current_release(layout)
    folder = run_dir / "release"
    with _nothing_published():
        # What was audited is read again where nothing is written that is read back; the books, which publishing goes on with, always.
        read_back = {mart.name for mart in marts if not mart.is_bookkeeping}
        build = inspect_build(build_file, marts, {table: digest for table, digest in audited.items() if table in read_back})
        _require_audited(build, marts, audited)
        _require_ledger(build, parent)
        if parent and not force and _is_content_of(parent, build, marts):
            _require_audited(inspect_build(build_file, marts, {}), marts, audited)
            return Publication(parent.key, parent.manifest.parent_release_key, True, 0, parent.row_counts, parent.manifest.content)
        history, now = read_history(layout), clock()
        identity = Identity(
            release_key=next_release_key(history, now, keys_on_disk(layout)),
            parent=parent,
            published_at=next_time(history, now),
            code_version=code_version,
            input_sha256s={each["path"]: each["sha256"] for each in inputs},
            audit_status_code=audit["audit_status_code"],
        )
        remove_folder(folder)
        folder.mkdir(parents=True)
        with Inspector() as inspector, ThreadPoolExecutor(1) as beside:
            sealed = seal(build_file, folder / FILE_NAME, marts, identity)
            inspector.ask(folder / FILE_NAME, marts)
            unchanged = _unchanged_tables(parent, build, marts) if parent and is_same_code else set()
            facts = build | sealed.tables
            # DuckDB writes the exports while Python writes pages.
            exported = beside.submit(_export, folder, marts, identity, unchanged, _rows(facts))
            flushed = beside.submit(lambda: [sync(folder / path) for path in exported.result()])  # the disk is slow, and pages go on
            enclosed = enclose(folder, identity, exported.result)
            known = exported.result() | enclosed
            _require_as_read(inspector, folder / FILE_NAME, marts, facts, audited)
            flushed.result()  # a disk tells its fault once
        files = records_of_files(folder, known)
        write_checksums(folder, files)
        manifest = _manifest(marts, identity, facts, inputs, audit, records_of_files(folder, files))
        write_manifest(folder, manifest)
        freeze(folder)
        record_prepared(layout, lock, identity.release_key, identity.published_at)
        _move_into_place(layout, folder, identity.release_key)
        require_current(layout, expected_parent)
        switch_current(layout, lock, identity.release_key)
    with _published(identity.release_key):
        record_published(layout, lock, manifest)
        prune(layout, lock, keep, expected_parent)
    return Publication(identity.release_key, expected_parent, False, sealed.revisions_count, manifest.row_counts, manifest.content)


def _export(
    folder: Path, marts: Sequence[Mart], identity: Identity, unchanged: set[str], rows: Mapping[str, int]
) -> dict[str, FileRecord]:
    """Write the exports and the papers that name them. Returns the data files."""
    paths = [FILE_NAME, *export(folder / FILE_NAME, folder, marts, identity.parent, unchanged)]
    files = {path: record_of_file(folder / path) for path in paths}
    write_papers(folder, marts, identity, rows, files)
    return files


def _require_audited(build: Mapping[str, TableFacts], marts: Sequence[Mart], audited: Mapping[str, str]) -> None:
    """A check that passed holds for what it looked at: publish these very tables or none."""
    faults = []
    for mart in marts:
        if mart.name not in build:
            faults.append(f"{mart.name} was not built")
        elif mart.name not in audited:
            faults.append(f"{mart.name} was not audited")
        elif build[mart.name].content_sha256 != audited[mart.name]:
            faults.append(f"{mart.name} changed after it was audited")
    if faults:
        raise DataRefused(f"{'; '.join(faults)}; nothing was published; run `strikeledger build` again")


def _require_ledger(build: Mapping[str, TableFacts], parent: Release | None) -> None:
    """A ledger never forgets: the record of earlier releases that the build took over must be there."""
    if parent is None:
        return
    has, had = [f"{tables[RELEASES]} releases and {tables[REVISIONS]} revisions" for tables in (_rows(build), parent.row_counts)]
    if build[RELEASES].rows == 0 or build[REVISIONS].rows < parent.row_counts[REVISIONS]:
        raise DataRefused(
            f"the build took over {has}, fewer than release {parent.key} holds ({had}); nothing was published; "
            "run `strikeledger build` again"
        )


def _rows(build: Mapping[str, TableFacts]) -> dict[str, int]:
    return {table: facts.rows for table, facts in build.items()}


def _is_content_of(parent: Release, build: Mapping[str, TableFacts], marts: Sequence[Mart]) -> bool:
    """Same rows, same types, same descriptions. Bookkeeping tables always differ in their rows."""
    same = _unchanged_tables(parent, build, marts)
    return parent.manifest.tables.keys() == build.keys() == same | {mart.name for mart in marts if mart.is_bookkeeping}


def _unchanged_tables(parent: Release, build: Mapping[str, TableFacts], marts: Sequence[Mart]) -> set[str]:
    """Tables that hold in the build what they hold in the parent, in the same shape and with the same descriptions."""
    was = parent.manifest.tables
    return {
        mart.name
        for mart in marts
        if mart.name in was
        and was[mart.name].mart == mart
        and was[mart.name].description_sha256 == build[mart.name].description_sha256
        and was[mart.name].content_sha256 == build[mart.name].content_sha256
    }


def _require_as_read(
    inspector: Inspector, file: Path, marts: Sequence[Mart], facts: Mapping[str, TableFacts], audited: Mapping[str, str]
) -> None:
    """Another process must find in the sealed file what was audited and, in the tables of bookkeeping, written."""
    try:
        found = inspector.facts()
    except InspectionFailed as error:
        raise DataRefused(f"the sealed file cannot be read back ({error}); nothing was published") from None
    refuse_leftover_log(file)
    faults = [f"{table} should not be there" for table in found.keys() - {mart.name for mart in marts}]
    for mart in marts:
        read, wanted = found.get(mart.name), facts[mart.name]
        if not mart.is_bookkeeping and read is not None and read.content_sha256 != audited[mart.name]:
            faults.append(f"{mart.name} changed after it was audited")
        elif read is None or (read.rows, read.content_sha256) != (wanted.rows, wanted.content_sha256):
            faults.append(f"{mart.name} reads back as {read}, not as {wanted}")
        elif read.duplicate_keys:
            faults.append(f"{mart.name} has {read.duplicate_keys} keys ({', '.join(mart.key)}) in more than one row")
        elif read.description_sha256 != wanted.description_sha256:
            faults.append(f"{mart.name} lost types or descriptions")
    if faults:
        raise DataRefused(f"the sealed file is not what was audited: {'; '.join(faults)}; nothing was published")


def _manifest(
    marts: Sequence[Mart],
    identity: Identity,
    facts: Mapping[str, TableFacts],
    inputs: Sequence[Mapping],
    audit: Mapping,
    files: dict[str, FileRecord],
) -> Manifest:
    return Manifest(
        release_key=identity.release_key,
        parent_release_key=identity.parent.key if identity.parent else None,
        published_at=identity.published_at,
        code_version=identity.code_version,
        inputs=tuple(map(dict, inputs)),
        tables={
            mart.name: TableRecord(mart, facts[mart.name].rows, facts[mart.name].content_sha256, facts[mart.name].description_sha256)
            for mart in marts
        },
        audit=dict(audit),
        files=files,
    )


def _move_into_place(layout: Layout, folder: Path, release_key: str) -> None:
    """Rename the whole folder: no reader ever finds a part of a release. The old name's folder is swept, so it needs no flush."""
    layout.releases.mkdir(exist_ok=True)
    target = layout.releases / release_key
    folder.rename(target)
    target.chmod(FOLDER_MODE)
    sync(target)
    sync(layout.releases)
    sync(layout.home)


@contextmanager
def _nothing_published() -> Iterator[None]:
    try:
        yield
    except (OSError, duckdb.Error) as error:
        raise StrikeledgerError(
            f"publishing stopped ({error}); nothing was published, the last release stands; mend the cause (is the disk full?) "
            "and run `strikeledger build` again"
        ) from error


@contextmanager
def _published(release_key: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StrikeledgerError(
            f"release {release_key} is published and whole, but its record or the clearing of old ones stopped ({error}); "
            "the next `strikeledger build` mends that"
        ) from error
