"""The bundled warehouse, built once for all tests that ask it something."""

import json
import os
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.shared import made_once

ROOT = Path(__file__).parents[1]


@dataclass(frozen=True)
class Home:
    """A home folder and the seeds that it is built from, used only through the command line."""

    folder: Path
    seeds: Path

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(self.command(*arguments), env=self.environment, capture_output=True, text=True, timeout=600)

    def json(self, *arguments: str) -> dict:
        return json.loads(self.run(*arguments, "--json").stdout)

    def command(self, *arguments: str) -> list[str]:
        return [sys.executable, "-m", "strikeledger", *arguments]

    @property
    def environment(self) -> dict[str, str]:
        return {**os.environ, "STRIKELEDGER_HOME": str(self.folder), "STRIKELEDGER_SEEDS": str(self.seeds)}

    @property
    def file(self) -> Path:
        return self.folder / "current" / "strikeledger.duckdb"


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int | None:
    """Named files run in this process, where nothing has to start first; None lets pytest-xdist count the processors."""
    return 0 if all(".py" in argument for argument in config.args) else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files that build come first, those with most builds before the others: two workers then end at about the same time."""
    builds: Counter[Path] = Counter()
    for item in items:
        builds[item.path] += item.get_closest_marker("slow") is not None or "copied" in item.fixturenames
    items.sort(key=lambda item: -builds[item.path])


@pytest.fixture(scope="session")
def built(tmp_path_factory) -> Home:
    """A home with one release of the bundled seeds. Tests must leave it as it is."""

    def build(folder: Path) -> None:
        result = Home(folder, ROOT / "seeds").run("build")
        assert result.returncode == 0, result.stdout + result.stderr

    return Home(made_once(tmp_path_factory.getbasetemp() / "built", build), ROOT / "seeds")


@pytest.fixture
def copied(built, tmp_path) -> Home:
    """A copy of the built home with a copy of the seeds, to do damage to."""
    yield from _copy(built, tmp_path)


@pytest.fixture(scope="module")
def copied_module(built, tmp_path_factory) -> Home:
    """The same, shared by the tests of one file: what one of them changes the others see."""
    yield from _copy(built, tmp_path_factory.mktemp("copied"))


def _copy(built: Home, folder: Path) -> Iterator[Home]:
    shutil.copytree(ROOT / "seeds", folder / "seeds")
    shutil.copytree(built.folder, folder / "home", symlinks=True)
    yield Home(folder / "home", folder / "seeds")
    for path in (folder / "home").rglob("*"):
        if path.is_dir() and not path.is_symlink():
            path.chmod(0o755)  # released folders are read-only, and pytest wants to remove them
