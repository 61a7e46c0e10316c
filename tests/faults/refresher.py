"""A refresh of a small home in a process of its own, to be killed, raced and starved.

``python -m tests.faults.refresher`` serves: each line of its standard input is a request, answered by a fork that had imported everything
before, since to start Python anew took longer than to publish. It prints the fork's process id, then how it ended.
"""

import json
import os
import resource
import signal
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from subprocess import PIPE, Popen

from strikeledger.errors import DataRefused, StrikeledgerError
from strikeledger.release.history import heal
from strikeledger.release.lock import publish_lock
from strikeledger.release.retention import sweep

from tests.integration.release.small_warehouse import SmallHome, counted

ROOT = Path(__file__).parents[2]
CHANGES = {"os.rename", "os.symlink", "os.mkdir", "os.remove", "os.rmdir", "os.truncate", "subprocess.Popen"}
DEADLINE_SECONDS = 120


@dataclass(frozen=True)
class Request:
    """Publish ``counted(number)``. ``is_endless``: go on counting. ``die_before``: kill itself before that change of a file or folder.

    ``largest_file``: no file grows larger (bytes) from the moment that publishing begins; ``bytes_free``: no more of the disk is free then.
    ``party``: hold the lock until so many refreshes wanted it.
    """

    home: str
    number: int
    is_endless: bool = False
    die_before: int | None = None
    largest_file: int | None = None
    bytes_free: int | None = None
    party: int = 1


def refresh(request: Request, number: int) -> None:
    home = SmallHome(Path(request.home))
    wanted = Path(request.home + ".wanted")
    if request.party > 1:
        with wanted.open("ab") as file:
            file.write(b".")
    with publish_lock(home.layout, f"refresh {number}") as lock:
        deadline = time.monotonic() + DEADLINE_SECONDS
        while request.party > 1 and wanted.stat().st_size < request.party and time.monotonic() < deadline:
            time.sleep(0.002)
        sweep(home.layout, lock)
        heal(home.layout, lock)
        audited = home.build(counted(number))
        if request.largest_file is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (request.largest_file, resource.RLIM_INFINITY))
        if request.bytes_free is not None:
            fill(home.layout.home, request.bytes_free)
        home.publish_build(lock, audited, keep=3)


def fill(folder: Path, bytes_free: int) -> Path:
    """Leave about so many bytes free on the file system of ``folder``, by a file beside it that takes the rest."""
    ballast = folder.parent / "ballast"
    with ballast.open("ab") as file:
        state = os.statvfs(folder)
        file.write(b"\0" * max(0, state.f_bavail * state.f_frsize - bytes_free))
    return ballast


def die_before(number: int) -> None:
    """Kill this process, unasked and without clean-up, before its ``number``-th change."""
    seen = 0

    def count(event: str, arguments: tuple) -> None:
        nonlocal seen
        is_writing = event == "open" and isinstance(arguments[2], int) and arguments[2] & (os.O_WRONLY | os.O_RDWR)
        if event in CHANGES or is_writing:
            seen += 1
            if seen == number:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(count)


def answer(request: Request) -> int:
    if request.die_before:
        die_before(request.die_before)
    number = request.number
    try:
        refresh(request, number)
        while request.is_endless:
            number += 1
            refresh(request, number)
    except (StrikeledgerError, OSError) as error:  # the command tells either in plain words
        resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))  # what is said goes to a file too
        print(error, file=sys.stderr)
        return getattr(error, "exit_code", DataRefused.exit_code)
    return 0


def serve() -> None:
    import pandas  # noqa: F401 - DuckDB imports it at the first query with a parameter

    for line in sys.stdin:
        told, request = json.loads(line)
        child = os.fork()
        if child == 0:
            os.dup2(os.open(told, os.O_WRONLY), 2)
            code = 70
            try:
                code = answer(Request(**request))
            except BaseException:
                sys.excepthook(*sys.exc_info())
            finally:
                sys.stderr.flush()
                os._exit(code)
        print(child, flush=True)
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


class Refresher:
    """One refresh at a time in a fork of a warm process. Close it by ``with``."""

    def __init__(self) -> None:
        command = [sys.executable, "-m", "tests.faults.refresher"]
        self._server = Popen(command, cwd=ROOT, text=True, stdin=PIPE, stdout=PIPE)
        self._told = tempfile.NamedTemporaryFile("r", suffix=".stderr")  # noqa: SIM115 - closed with the process

    def __enter__(self) -> "Refresher":
        return self

    def __exit__(self, *error: object) -> None:
        self._server.stdin.close()
        self._server.kill()
        self._server.wait()
        self._told.close()

    def begin(self, request: Request) -> int:
        """Returns the process id of the refresh."""
        Path(self._told.name).write_text("")
        self._server.stdin.write(json.dumps([self._told.name, asdict(request)]) + "\n")
        self._server.stdin.flush()
        return int(self._server.stdout.readline())

    def end(self) -> tuple[int, str]:
        """Wait for the refresh. Returns its exit code (minus the signal that killed it) and what it said."""
        return int(self._server.stdout.readline()), Path(self._told.name).read_text()

    def run(self, request: Request) -> tuple[int, str]:
        self.begin(request)
        return self.end()


if __name__ == "__main__":
    serve()
