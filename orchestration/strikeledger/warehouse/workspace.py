"""The folder of one run. One run at a time: it lives under the publish lock."""

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from strikeledger.errors import UsageError
from strikeledger.paths import Layout
from strikeledger.release.current import Release, current_release
from strikeledger.release.history import heal
from strikeledger.release.lock import PublishLock, publish_lock
from strikeledger.release.retention import sweep

INPUTS = "inputs.json"


@dataclass(frozen=True)
class Workspace:
    """A run under way: its folder, the lock that it holds, and the release that readers saw when it began."""

    run_id: str
    folder: Path
    lock: PublishLock
    parent: Release | None

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

    def _inputs_by_source(self) -> dict[str, list[dict]]:
        file = self.folder / INPUTS
        return json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}


@contextmanager
def workspace(layout: Layout, run_id: str, *, is_fresh: bool) -> Iterator[Workspace]:
    """Take the lock, sweep what earlier runs left, and give this run its folder.

    ``is_fresh``: begin with an empty build file, so that the result depends on the inputs alone. Otherwise the last run's build file
    is taken on, for a run that materializes a part of the graph. Raises Busy when another run holds the lock.
    """
    with publish_lock(layout, f"refresh {run_id}") as lock:
        folder = layout.staging / run_id
        last = layout.active.resolve()
        if not is_fresh and layout.active.is_symlink() and last.is_dir() and last != folder:
            os.replace(last, folder)
        sweep(layout, lock, keep=folder)
        heal(layout, lock)
        if is_fresh and folder.exists():
            shutil.rmtree(folder)
        folder.mkdir(parents=True, exist_ok=True)
        layout.active.unlink(missing_ok=True)
        layout.active.symlink_to(run_id)
        yield Workspace(run_id, folder, lock, current_release(layout))
