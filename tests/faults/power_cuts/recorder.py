"""Watches what this process does to a folder, for `disk`.

The folder is looked at before each call that changes a name, before each opening for writing, and before each flush, and what is new is
recorded. Flushes are those that Python asks for. Those of DuckDB are not seen, so its bytes count as lost until Python flushes the file;
between two looks only the last bytes of a file are seen, and a mixture of those and the flushed ones is drawn.
"""

import os
import stat
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock

from tests.faults.power_cuts.disk import Change, Kind, Trace

CHANGES = {"os.rename", "os.symlink", "os.link", "os.mkdir", "os.remove", "os.rmdir", "os.truncate", "os.chmod", "shutil.rmtree"}

# Two changes within a step of the system's clock (4 ms, 10 ms at most) bear the same time; such a file is read again.
CLOCK_STEP_NANOSECONDS = 50_000_000


class Recorder:
    """``trace``: what happened to ``folder`` since it was made."""

    def __init__(self, folder: Path) -> None:
        self.trace = Trace()
        self._folder = folder
        self._numbers: dict[int, int] = {folder.stat().st_ino: 0}
        self._names: dict[int, dict[str, int]] = {0: {}}
        self._modes: dict[int, int] = {}
        self._stamps: dict[int, tuple[int, int, bool]] = {}
        self._bytes: dict[int, bytes] = {}
        self._is_looking = False
        self._flushing = Lock()
        self.look()
        self.trace.flushed = len(self.trace.changes)

    def note(self, text: str) -> None:
        self.look()
        self.trace.changes.append(Change("note", name=text))

    def look(self) -> None:
        """Record what is another than at the last look."""
        if self._is_looking:
            return
        self._is_looking = True
        try:
            live: dict[int, int] = {}
            self._look_at(self._folder, 0, live)
            self._numbers = live
        finally:
            self._is_looking = False

    def flushed(self, descriptor: int) -> None:
        with self._flushing:  # a release's files are flushed several at once
            self.look()
            number = self._numbers.get(os.fstat(descriptor).st_ino)
            if number is not None:
                self.trace.changes.append(Change("flush", number))

    def _look_at(self, folder: Path, number: int, live: dict[int, int]) -> None:
        state = folder.stat()
        live[state.st_ino] = number
        self._mode(number, state.st_mode)
        found: dict[str, int] = {}
        for entry in sorted(os.scandir(folder), key=lambda entry: entry.name):
            found[entry.name] = self._object(entry, live)
        before = self._names.get(number, {})
        for name in sorted(before.keys() | found.keys()):
            if before.get(name) != found.get(name):
                self.trace.changes.append(Change("name", number, name, found.get(name)))
        self._names[number] = found

    def _object(self, entry: os.DirEntry, live: dict[int, int]) -> int:
        state = entry.stat(follow_symlinks=False)
        number = self._numbers.get(state.st_ino)
        if number is None or self.trace.kinds[number].type != _type(state.st_mode):
            number = len(self.trace.kinds)
            self.trace.kinds[number] = Kind(_type(state.st_mode), str(Path(entry.path).readlink()) if entry.is_symlink() else "")
        live[state.st_ino] = number
        if entry.is_dir(follow_symlinks=False):
            self._look_at(Path(entry.path), number, live)
        elif not entry.is_symlink():
            self._file(Path(entry.path), number, state)
        return number

    def _file(self, path: Path, number: int, state: os.stat_result) -> None:
        self._mode(number, state.st_mode)
        is_settled = time.time_ns() - state.st_mtime_ns > CLOCK_STEP_NANOSECONDS
        stamp = state.st_mtime_ns, state.st_size, is_settled
        if is_settled and self._stamps.get(number) == stamp:
            return
        self._stamps[number] = stamp
        content = path.read_bytes()
        if content != self._bytes.get(number, b""):
            self._bytes[number] = content
            self.trace.changes.append(Change("bytes", number, value=content))

    def _mode(self, number: int, mode: int) -> None:
        if self._modes.get(number) != mode:
            self._modes[number] = mode
            self.trace.changes.append(Change("mode", number, value=mode))


def _type(mode: int) -> str:
    return "link" if stat.S_ISLNK(mode) else "folder" if stat.S_ISDIR(mode) else "file"


@contextmanager
def recording(folder: Path) -> Iterator[Recorder]:
    """Record this process's changes of ``folder``. Once in a process: Python never lets go of an audit hook."""
    recorder, flush = Recorder(folder), os.fsync
    is_over = False

    def hook(event: str, arguments: tuple) -> None:
        is_writing = event == "open" and isinstance(arguments[2], int) and arguments[2] & (os.O_WRONLY | os.O_RDWR)
        if not is_over and (event in CHANGES or is_writing):
            recorder.look()

    def recorded_flush(descriptor: int) -> None:
        recorder.flushed(descriptor)
        flush(descriptor)

    sys.addaudithook(hook)
    os.fsync = recorded_flush
    try:
        yield recorder
        recorder.note("returned")
    finally:
        is_over, os.fsync = True, flush
