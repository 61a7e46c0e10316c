"""A home that is refreshed without a hand on it: by `watch`, and by Dagster's daemon and web server behind `ui`."""

import json
import os
import shutil
import signal
import socket
import subprocess
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest

from tests.conftest import ROOT, Home
from tests.recordings.memberships import SOURCE_CODE, memberships

# No hand-kept figures stand beside the file's in that year, and no state has as few wage earners as it says.
REFUSED_YEAR = 2011


@dataclass(frozen=True)
class AutomatedHome(Home):
    @property
    def environment(self) -> dict[str, str]:
        return super().environment | {"NO_PROXY": "127.0.0.1"}

    @property
    def release_key(self) -> str:
        return (self.folder / "current").readlink().name

    @property
    def documents(self) -> list[str]:
        """Keys of the documents that came from files of the source."""
        with duckdb.connect(str(self.file), read_only=True) as connection:
            found = connection.execute(
                "select source_document_key from marts.dim_source_documents where starts_with(source_document_key, 'cps-union-membership')"
            )
            return sorted(key for (key,) in found.fetchall())

    def drop(self, year: int) -> Path:
        """Put a file into the drop folder as a program does that copies it: this very moment, under its own name."""
        file = self.folder / "drop" / SOURCE_CODE / f"members-{year}.csv"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(memberships(year))
        return file

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        """In a process group of its own, as a service would be."""
        output = self.folder.parent / f"{arguments[0]}.log"
        with output.open("a", encoding="utf-8") as file:
            group = {"env": self.environment, "start_new_session": True}
            return subprocess.Popen(self.command(*arguments), stdout=file, stderr=file, text=True, **group)

    def log(self, verb: str) -> str:
        return (self.folder.parent / f"{verb}.log").read_text(encoding="utf-8")


@dataclass(frozen=True)
class Ui:
    """Dagster's web server, asked as the browser asks it."""

    url: str

    def ask(self, query: str, **variables: object) -> dict:
        body = json.dumps({"query": query, "variables": variables}).encode()
        request = urllib.request.Request(f"{self.url}/graphql", body, {"content-type": "application/json"})
        with urllib.request.urlopen(request, timeout=30) as answer:
            told = json.load(answer)
        assert "errors" not in told, told
        return told["data"]

    def runs(self) -> list[dict]:
        """Refreshes, newest first."""
        query = '{runsOrError(filter: {pipelineName: "refresh"}) {... on Runs {results {runId status tags {key value}}}}}'
        return self.ask(query)["runsOrError"]["results"]


@pytest.fixture(scope="module")
def home(built, tmp_path_factory) -> Iterator[AutomatedHome]:
    folder = tmp_path_factory.mktemp("automated")
    shutil.copytree(built.folder, folder / "home", symlinks=True)
    yield AutomatedHome(folder / "home", ROOT / "seeds")
    for place in (folder / "home").rglob("*"):
        if place.is_dir() and not place.is_symlink():
            place.chmod(0o755)


@contextmanager
def running(home: AutomatedHome, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    """Whatever the process started ends with it: Dagster's processes outlive their parent otherwise."""
    process = home.start(*arguments)
    try:
        yield process
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait(timeout=30)


@pytest.fixture
def ui(home) -> Iterator[Ui]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with running(home, "ui", "--port", str(port)) as process:
        page = Ui(f"http://127.0.0.1:{port}")

        def answers() -> bool:
            assert process.poll() is None, home.log("ui")
            with suppress(OSError):
                return bool(page.ask("{version}"))
            return False

        until(answers, "the web server answers")
        yield page
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=90)
        until(lambda: not _group(process.pid), "none of Dagster's processes outlives it", seconds=90)


def until(condition: Callable[[], object], what: str, seconds: float = 400) -> object:
    """Wait for something that has no other sign; the bound only ends a test that would hang."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found := condition():
            return found
        time.sleep(0.2)
    raise AssertionError(f"not within {seconds} s: {what}")


def _group(number: int) -> list[str]:
    """Names of the processes of a group that still run."""
    states = [file.read_text().rpartition(")") for file in Path("/proc").glob("[0-9]*/stat") if file.exists()]
    return [name for name, _, told in states if int(told.split()[2]) == number and told.split()[0] != "Z"]

