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
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import pytest
import yaml

from tests.conftest import ROOT, Home
from tests.recordings.memberships import SOURCE_CODE, memberships

# Of the bundled rules none looks at this source's rows; the copy refuses the file of that year.
REFUSED_YEAR = 2011
BECAUSE = "The file of 2011 is kept out, to see how a refused refresh is told."


@dataclass(frozen=True)
class AutomatedHome(Home):
    """``expectations``: a copy with one more rule."""

    expectations: Path = field(default_factory=Path)

    @property
    def environment(self) -> dict[str, str]:
        return super().environment | {"STRIKELEDGER_EXPECTATIONS": str(self.expectations), "NO_PROXY": "127.0.0.1"}

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
    shutil.copytree(ROOT / "expectations", folder / "expectations")
    _add_rule(folder / "expectations")
    yield AutomatedHome(folder / "home", ROOT / "seeds", folder / "expectations")
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


def _add_rule(expectations: Path) -> None:
    file, release = expectations / "dim_source_documents.yml", expectations / "release.yml"
    told, committed = yaml.safe_load(file.read_text()), yaml.safe_load(release.read_text())
    kept_out = f"starts_with(source_document_key, 'cps-union-membership-states-{REFUSED_YEAR}')"
    told["expectations"].append(
        {
            "expectation": "unexpected_rows_expectation",
            "arguments": {"unexpected_rows_query": f"select source_document_key, title from {{batch}} where {kept_out}"},
            "severity": "critical",
            "because": BECAUSE,
        }
    )
    committed["committed"]["expectations"] += 1
    file.write_text(yaml.safe_dump(told, sort_keys=False))
    release.write_text(yaml.safe_dump(committed, sort_keys=False))
