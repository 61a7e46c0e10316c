"""Imports go down only; heavy packages stay where they are needed; files stay small enough to read."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "orchestration" / "strikeledger"

# Each ring may import itself and what stands below it.
RINGS = [
    {"cli"},
    {"cli_backup", "cli_dictionary", "cli_export", "cli_matches", "cli_reports", "cli_serve", "cli_site"},
    {"cli_interview", "cli_watch"},
    {"cli_sources"},
    {"watch"},
    {"outcomes"},
    {"refresh", "run_worker"},
    {"definitions"},
    {"automation"},
    {"checks", "resources", "fetching", "run_failures", "event_log", "run_launcher"},
    {"assets"},
    {"doctor", "console", "warehouse"},
    {"audit", "backup", "serving", "site"},
    {"lake"},
    {"release"},
    {"identity"},
    {"sources"},
    {"marts", "settings", "progress", "attempts"},
    {"journal"},
    {"durable", "paths", "errors"},
]
RANK = {name: rank for rank, ring in enumerate(RINGS) for name in ring}
DAGSTER_RINGS = {"definitions", "automation", "checks", "resources", "fetching", "run_failures", "event_log", "run_launcher", "run_worker", "assets", "refresh"}


def modules():
    return sorted(PACKAGE.rglob("*.py"))


def ring_of(file: Path) -> str:
    return file.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported(file: Path) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            names |= {f"{node.module}.{alias.name}" for alias in node.names} if node.module == "strikeledger" else {node.module}
        elif isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
    return names


@pytest.mark.parametrize("file", modules(), ids=lambda file: file.relative_to(PACKAGE).as_posix())
def test_imports_go_down_only(file):
    here = ring_of(file)
    if here in ("__init__", "__main__"):
        return
    assert here in RANK, f"say in which ring {here} stands"
    for name in imported(file):
        parts = name.split(".")
        if parts[0] == "strikeledger" and len(parts) > 1:
            assert parts[1] == here or RANK[parts[1]] > RANK[here], f"{here} may not import {name}"
        if parts[0].startswith("dagster"):
            assert here in DAGSTER_RINGS, f"{file} imports Dagster below its ring"
        if here == "sources":
            assert parts[0] not in ("dbt", "great_expectations"), f"{file} imports {name}"


def test_no_file_is_longer_than_a_newcomer_can_hold():
    for file in modules():
        assert len(file.read_text(encoding="utf-8").splitlines()) <= 300, file
    for file in (ROOT / "dbt_project" / "models").rglob("*.sql"):
        assert len(file.read_text(encoding="utf-8").splitlines()) <= 120, file


def test_python_names_no_mart_but_those_that_publishing_writes_explain_and_diff_read_and_reports_refer_to():
    allowed = {"fct_revisions", "fct_claims", "bridge_figure_claims", "dim_claimants", "dim_source_documents", "fct_source_matches", "rpt_unresolved_names", "rpt_match_candidates"}
    allowed |= {"fct_labor_actions", "rpt_figure_histories"}
    told_by_reports = {"fct_labor_actions", "fct_labor_action_places", "fct_labor_action_participations", "fct_demands"}
    told_by_reports |= {"fct_service_impacts", "dim_employers", "dim_unions", "dim_occupations"}
    for file in modules():
        of_reports = told_by_reports if file.parent.name == "reports" else set()
        named = set(re.findall(r"\b(?:dim|fct|bridge|rpt)_[a-z_]+[a-z]\b", file.read_text(encoding="utf-8")))
        assert named <= allowed | of_reports | {"dim_dates"}, f"{file} names {named - allowed - of_reports}"


def test_quick_commands_import_nothing_heavy():
    code = (
        "import sys; from strikeledger import cli; from typer.testing import CliRunner\n"
        "assert CliRunner().invoke(cli.app, ['--help']).exit_code == 0\n"
        "heavy = {'dagster', 'dbt', 'great_expectations', 'pandas', 'sqlalchemy'} & set(sys.modules)\n"
        "assert not heavy, heavy"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
