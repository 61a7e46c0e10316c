"""A folder like that of somebody who followed the README: a release under ``var/`` and the commands on the path."""

import os
import shlex
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest


@dataclass(frozen=True)
class Desk:
    """Where the blocks of a page are run. ``run`` gives what they print; a block that fails fails the test, with what it said."""

    folder: Path

    def run(self, *command: str, stdin: str = "") -> str:
        environment = {name: value for name, value in os.environ.items() if not name.startswith("STRIKELEDGER_")}
        environment["PATH"] = f"{self.folder / 'bin'}{os.pathsep}{environment['PATH']}"
        told = subprocess.run(command, cwd=self.folder, env=environment, input=stdin, capture_output=True, text=True, timeout=120)
        assert told.returncode == 0, f"{command[0]} ended with {told.returncode}:\n{told.stdout}{told.stderr}"
        return told.stdout


@pytest.fixture(scope="session")
def desk(built, tmp_path_factory) -> Desk:
    """The built home is shown under its default name and must stay as it is: what writes there is marked as not run."""
    folder = tmp_path_factory.mktemp("desk")
    (folder / "var").symlink_to(built.folder)
    (folder / "docs").symlink_to(Path(__file__).parents[3] / "docs")
    (folder / "bin").mkdir()
    for name, does in {
        "strikeledger": f'exec {shlex.quote(sys.executable)} -m strikeledger "$@"',
        "python": f'exec {shlex.quote(sys.executable)} "$@"',
        "uv": '[ "$1" = run ] || exit 64; shift; exec "$@"',
    }.items():
        file = folder / "bin" / name
        file.write_text(f"#!/bin/sh\n{does}\n", encoding="utf-8")
        file.chmod(0o755)
    return Desk(folder)
