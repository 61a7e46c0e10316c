"""The folder of one run. One run at a time: it lives under the publish lock."""

import json
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from strikeledger.audit.report import FileReport
from strikeledger.errors import UsageError
from strikeledger.paths import Layout
from strikeledger.release.current import Release, current_release
from strikeledger.release.history import heal
from strikeledger.release.lock import PublishLock, publish_lock
from strikeledger.release.retention import sweep
from strikeledger.release.sql_text import text
from strikeledger.warehouse.increment import is_same
from strikeledger.warehouse.kept_build import KeptBuild, keep_build, kept_build
from strikeledger.warehouse.plan import Step

INPUTS = "inputs.json"


@dataclass
class Workspace:
    """A run under way: its folder, the lock that it holds, and the release that readers saw when it began.

    ``kept``: the build that it goes on from; None where it builds everything. ``landed``: raw tables that it landed anew. ``plan``: what
    dbt ran in this build file, known when all of it was run.
    """

    run_id: str
    folder: Path
    lock: PublishLock
    parent: Release | None
    code: str = ""
    kept: KeptBuild | None = None
    landed: set[str] = field(default_factory=set)
    plan: tuple[Step, ...] = ()

    def held(self, source_code: str) -> set[tuple[str, str]]:
        """The files (path, sha256) of a source that the build that this run goes on from has landed."""
        inputs = self.kept.inputs.get(source_code, ()) if self.kept else ()
        return {(each["path"], each["sha256"]) for each in inputs}

    def take_over(self, source_code: str, files: Iterable[tuple[str, str]]) -> bool:
        """Whether exactly these files (path, sha256) of a source are landed already; they then are this run's inputs."""
        if self.kept is None or source_code not in self.kept.inputs or self.held(source_code) != set(files):
            return False
        self.record_inputs(source_code, self.kept.inputs[source_code])
        return True

    def changed_tables(self, connection: duckdb.DuckDBPyConnection) -> set[str]:
        """Which of the raw tables that this run landed differ from those of the build that it goes on from. ``connection``: to the build file."""
        connection.execute(f"attach {text(self.kept.file)} as last (read_only)")
        try:
            return {table for table in self.landed if not is_same(connection, table, f"last.{table}")}
        finally:
            connection.execute("detach last")

    def record_inputs(self, source_code: str, inputs: list[dict]) -> None:
        """Keep which files of a source this run landed ({source, path, sha256, bytes, rows}), for the release's manifest."""
        by_source = self._inputs_by_source() | {source_code: inputs}
        (self.folder / INPUTS).write_text(json.dumps(by_source), encoding="utf-8")

    def inputs(self) -> list[dict]:
        """The files behind the build file. Raises UsageError when the run has landed nothing."""
        by_source = self._inputs_by_source()
        if not by_source:
            raise UsageError("this run has landed no inputs; materialize the whole graph (job refresh)")
        return [each for inputs in by_source.values() for each in inputs]

    def keep(self, layout: Layout, release_key: str, reports: Iterable[FileReport]) -> None:
        """Leave the build file to the next run, now that its marts are that release. A run of a part of the graph leaves none."""
        if self.plan:
            inputs = self._inputs_by_source()
            keep_build(layout, layout.build_file, release_key=release_key, code=self.code, inputs=inputs, plan=self.plan, reports=reports)

    def _inputs_by_source(self) -> dict[str, list[dict]]:
        file = self.folder / INPUTS
        return json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}


@contextmanager
def workspace(layout: Layout, run_id: str, *, is_whole: bool, code: str = "", is_full: bool = False) -> Iterator[Workspace]:
    """Take the lock, sweep what earlier runs left, and give this run its folder.

    ``is_whole``: a run of the whole graph, which goes on from the build behind the current release if this ``code`` made it (and unless
    ``is_full``), else begins with an empty build file: either way the result depends on the inputs alone. A run of a part of the graph
    takes on the last build file, whatever it holds. Raises Busy when another run holds the lock.
    """
    with publish_lock(layout, f"refresh {run_id}") as lock:
        folder = layout.staging / run_id
        last = layout.active.resolve()
        if not is_whole and layout.active.is_symlink() and last.is_dir() and last != folder:
            os.replace(last, folder)
        sweep(layout, lock, keep=folder)
        heal(layout, lock)
        if is_whole and folder.exists():
            shutil.rmtree(folder)
        folder.mkdir(parents=True, exist_ok=True)
        layout.active.unlink(missing_ok=True)
        layout.active.symlink_to(run_id)
        parent = current_release(layout)
        kept = kept_build(layout, parent.key, code) if parent and is_whole and not is_full else None
        if kept:
            shutil.copyfile(kept.file, layout.build_file)  # a refused run must not cost the next one a whole build
        elif not is_whole and not layout.build_file.exists() and layout.kept_file.exists():
            shutil.copyfile(layout.kept_file, layout.build_file)
        yield Workspace(run_id, folder, lock, parent, code, kept, plan=kept.plan if kept else ())
