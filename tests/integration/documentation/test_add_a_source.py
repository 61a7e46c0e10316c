"""The source that docs/add-a-source.md adds is really added, to a copy of the checkout, with the blocks of the page."""

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.integration.documentation.pages import ROOT

PAGE = (ROOT / "docs" / "add-a-source.md").read_text(encoding="utf-8")
NEW_FILE = re.compile(r"^`([\w/.-]+)`:\n\n```\w+\n(.*?)^```$", re.DOTALL | re.MULTILINE)
INSERTION = re.compile(
    r"[Ii]n `([\w/.-]+)`,\s+(?:below the line\s+`([^`]+)`|as the last line):\n\n```\w+\n(.*?)^```$", re.DOTALL | re.MULTILINE
)
COPIED = ("orchestration", "dbt_project", "seeds", "expectations", "docs", "tests/contract", "dagster.yaml", "pyproject.toml")
pytestmark = pytest.mark.slow


@dataclass(frozen=True)
class Checkout:
    folder: Path

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("STRIKELEDGER_", "PYTEST_"))}
        environment = {**kept, "PYTHONPATH": str(self.folder / "orchestration"), "STRIKELEDGER_HOME": str(self.folder / "var")}
        return subprocess.run(
            [sys.executable, "-m", *command], cwd=self.folder, env=environment, capture_output=True, text=True, timeout=300
        )


@pytest.fixture(scope="module")
def checkout(tmp_path_factory) -> Checkout:
    """A copy of the project that the page was followed in, up to its last step."""
    folder = tmp_path_factory.mktemp("checkout")
    for name in COPIED:
        source, target = ROOT / name, folder / name
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__", "target", "logs"))
        else:
            shutil.copyfile(source, target)
    for name, text in NEW_FILE.findall(PAGE):
        file = folder / name
        assert not file.exists(), f"{name} is told as new"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    for name, anchor, text in INSERTION.findall(PAGE):
        insert(folder / name, anchor, text)
    return Checkout(folder)


def insert(file: Path, anchor: str, text: str) -> None:
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    places = [number for number, line in enumerate(lines, 1) if line.strip() == anchor] if anchor else [len(lines)]
    assert len(places) == 1, f"{file.name} has the line {anchor!r} {len(places)} times"
    lines.insert(places[0], text)
    file.write_text("".join(lines), encoding="utf-8")


def test_every_block_of_the_page_is_used():
    blocks = re.findall(r"^```(\w+)$", PAGE, re.MULTILINE)
    assert len(NEW_FILE.findall(PAGE)) + len(INSERTION.findall(PAGE)) + 2 == len(blocks), "a file, an insertion, the commands, their output"


def test_the_contract_finds_nothing_missing(checkout):
    result = checkout.run("pytest", "tests/contract/test_sources.py", "-v", "-n", "0")
    assert result.returncode == 0, result.stdout[-2000:]
    assert "test_a_source_is_whole[harbor_log] PASSED" in result.stdout


def test_its_rows_are_loaded_published_and_claimed(checkout):
    loaded = checkout.run("strikeledger", "load", "harbor_log", "harbor-2024-06-30.csv")
    assert loaded.returncode == 0, loaded.stdout + loaded.stderr
    assert "is before the first day 2024-05-06" in loaded.stdout + loaded.stderr
    built = checkout.run("strikeledger", "build")
    assert built.returncode == 0, built.stdout + built.stderr
    (command,) = re.findall(r'^strikeledger query "(.+)"$', PAGE, re.MULTILINE)
    (shown,) = re.findall(r"```text\n(.*?)```", PAGE, re.DOTALL)
    assert checkout.run("strikeledger", "query", command).stdout.rstrip() == shown.rstrip()
    told = checkout.run("strikeledger", "explain", "fct_labor_actions", "quillfeather-docks-2024-03-04", "workers_involved_count")
    assert "by Harbor Strike Log (tracker)" in told.stdout, told.stdout + told.stderr
