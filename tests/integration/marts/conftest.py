"""The marts of a build whose raw tables hold a few invented rows of every source beside the bundled seeds."""

import os
import shutil
import subprocess
import sys

import duckdb
import pytest

from tests.conftest import ROOT
from tests.integration.marts.raw_rows import put_everything
from tests.shared import made_once

BUILD_FILE = "staging/active/warehouse.duckdb"


@pytest.fixture(scope="session")
def over_sources(built, tmp_path_factory):
    """A read-only connection to such a build, all data tests passed."""
    home = made_once(tmp_path_factory.getbasetemp() / "over-sources", lambda home: _build(built, home))
    with duckdb.connect(str(home / BUILD_FILE), read_only=True) as connection:
        connection.execute("set schema = 'marts'")
        yield connection


def _build(built, home) -> None:
    build_file = home / BUILD_FILE
    build_file.parent.mkdir(parents=True)
    shutil.copy(built.folder / "kept" / "warehouse.duckdb", build_file)
    with duckdb.connect(str(build_file)) as connection:
        put_everything(connection)
    command = [sys.executable, "-m", "dbt.cli.main", "build", "--exclude-resource-type", "unit_test", "--no-use-colors"]
    project = ROOT / "dbt_project"
    folders = {"project-dir": project, "profiles-dir": project, "target-path": home / "target", "log-path": home / "logs"}
    options = [part for name, folder in folders.items() for part in (f"--{name}", str(folder))]
    environment = {**os.environ, "STRIKELEDGER_HOME": str(home)}
    done = subprocess.run([*command, *options], env=environment, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stdout


@pytest.fixture
def ask(over_sources):
    return lambda sql, *values: over_sources.execute(sql, values).fetchall()
