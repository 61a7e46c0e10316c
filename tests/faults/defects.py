"""Who catches a defect of built tables: asked on a copy of a build file, without building again."""

import json
import shutil
from pathlib import Path

import duckdb
from strikeledger.audit.auditor import Auditor
from strikeledger.audit.expectation_files import load_expectations
from strikeledger.paths import Layout
from strikeledger.release.manifest import read_manifest

from tests.conftest import ROOT
from tests.faults.built_defects import GATE, BuiltDefect


def mutate(file: Path, defect: BuiltDefect) -> None:
    with duckdb.connect(str(file)) as connection:
        for statement in defect.sql.split("; "):
            connection.execute(statement)


def mutated(home: Path, folder: Path, defect: BuiltDefect) -> Path:
    """A copy of a built home's build file with the defect in it. dbt's tests name the database, so the file keeps its name."""
    file = folder / Layout(home).kept_file.name
    shutil.copyfile(Layout(home).kept_file, file)
    mutate(file, defect)
    return file


def caught(home: Path, file: Path, defect: BuiltDefect) -> str:
    """What the one who must catch it says of a mutated file; empty when it passes."""
    return _by_gate(home, file, defect) if defect.caught_by == GATE else _by_data_test(home, file, defect)


def _by_gate(home: Path, file: Path, defect: BuiltDefect) -> str:
    manifest = read_manifest((home / "current").resolve())
    with Auditor(file, manifest.marts, load_expectations(ROOT / "expectations"), manifest.row_counts) as auditor:
        results = auditor.audit(defect.file).results
    told = [f"{each.rule} {each.because} {each.observed}" for each in results if not each.success and each.blocks]
    return "\n".join(text for text in told if defect.words in text)


def _by_data_test(home: Path, file: Path, defect: BuiltDefect) -> str:
    target = Layout(home).dbt_target
    nodes = json.loads((target / "manifest.json").read_bytes())["nodes"].values()
    (node,) = [each for each in nodes if each["resource_type"] == "test" and each["name"].startswith(defect.words)]
    (compiled,) = target.glob(f"compiled/**/{Path(node['path']).name}")
    with duckdb.connect(str(file), read_only=True) as connection:
        rows = connection.execute(compiled.read_text()).fetchall()
    return f"{node['name']}: {len(rows)} rows" if rows else ""
