"""One refresh at a time: an advisory lock on a file, which the system lets go of when its holder dies."""

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from strikeledger.errors import Busy
from strikeledger.journal import utc_text
from strikeledger.paths import Layout


@dataclass
class PublishLock:
    """Proof that the caller holds the lock of ``layout``. Whatever changes releases, history or staging asks for it."""

    layout: Layout
    purpose: str
    is_held: bool = True

    def require(self, layout: Layout) -> None:
        """Raise RuntimeError unless this lock of ``layout`` is still held: a mistake in the program, not of the user."""
        if not self.is_held or self.layout != layout:
            raise RuntimeError(f"the publish lock of {layout.home} is not held (the one given was taken for {self.purpose})")


@contextmanager
def publish_lock(layout: Layout, purpose: str) -> Iterator[PublishLock]:
    """Hold the publish lock of a home; the home is made if there is none. ``purpose`` tells a second caller what runs.

    Raises Busy at once, without waiting, when another process (or another thread) holds it. Measured without this lock: of 40
    rounds of two refreshes at once the older one won 19, and two dbt runs on one file both returned 0 and interleaved.
    """
    with _exclusive(layout, layout.lock, purpose, "another refresh runs: {}; nothing was done; try again when it ends"):
        lock = PublishLock(layout, purpose)
        try:
            yield lock
        finally:
            lock.is_held = False


@contextmanager
def watch_lock(layout: Layout) -> Iterator[None]:
    """Be the only watcher of a home. Raises Busy when another process is."""
    with _exclusive(layout, layout.watch_lock, "strikeledger watch", "another process watches this home: {}; nothing was done"):
        yield


def holder(layout: Layout) -> str | None:
    """Who holds the publish lock, in words, or None. Reads only: trying the lock would turn away a refresh that begins at that moment."""
    return _holder(layout.lock)


@contextmanager
def _exclusive(layout: Layout, path: Path, purpose: str, busy: str) -> Iterator[None]:
    layout.home.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Busy(busy.format(_holder(path) or "it began a moment ago")) from None
        told = {"pid": os.getpid(), "process_start": _process_start(os.getpid()), "purpose": purpose, "started_at": utc_text()}
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, json.dumps(told).encode(), 0)
        try:
            yield
        finally:
            os.ftruncate(descriptor, 0)
    finally:
        os.close(descriptor)


def _holder(path: Path) -> str | None:
    try:
        told = json.loads(path.read_bytes())
        with suppress(PermissionError):  # alive, of another user
            os.kill(told["pid"], 0)
        if told["process_start"] != _process_start(told["pid"]):
            return None
        return f"{told['purpose']}, process {told['pid']}, since {told['started_at']}"
    except (OSError, ValueError, KeyError, TypeError):  # no file, nobody, or a holder that was killed
        return None


def _process_start(pid: int) -> str | None:
    """What tells a process from a later one of the same number, which a container soon gives out again. None where there is no /proc."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[19]
    except OSError:
        return None
