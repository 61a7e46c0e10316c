"""The unit tests of the dbt models: this input gives that output. A build does not repeat them, they look at no row of it."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import yaml
from strikeledger.paths import Layout

PROJECT = Path(__file__).parents[3] / "dbt_project"


def test_every_unit_test_of_the_models_passes(copied):
    """In a built home: dbt takes the types of a model's inputs from the tables that are there."""
    layout = Layout(copied.folder)
    shutil.copyfile(layout.kept_file, layout.build_file)
    folders = {"project-dir": PROJECT, "profiles-dir": PROJECT, "target-path": copied.folder / "unit", "log-path": copied.folder / "unit"}
    options = [part for name, folder in folders.items() for part in (f"--{name}", str(folder))]
    command = [sys.executable, "-m", "dbt.cli.main", "test", "--select", "test_type:unit", "--no-use-colors", *options]
    result = subprocess.run(command, env={**os.environ, "STRIKELEDGER_HOME": str(copied.folder)}, capture_output=True, text=True, timeout=300)
    assert result.returncode == 0, result.stdout[-6000:]
    written = sum(len(yaml.safe_load(file.read_text()).get("unit_tests", ())) for file in (PROJECT / "models").rglob("*.yml"))
    assert written and f"PASS={written} WARN=0 ERROR=0" in result.stdout, result.stdout[-2000:]
