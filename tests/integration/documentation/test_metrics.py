"""What MetricFlow answers on a release is what the release's own tables say. Runs where the extra `metrics` is installed."""

import csv
import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import duckdb
import pytest

from tests.conftest import ROOT

pytestmark = pytest.mark.skipif(find_spec("metricflow") is None, reason="the extra `metrics` is not installed")


@pytest.fixture(scope="module")
def project(built, tmp_path_factory):
    """A parsed copy of the dbt project, whose commands ask the built release. Returns what runs one."""
    folder = tmp_path_factory.mktemp("metrics") / "dbt_project"
    shutil.copytree(ROOT / "dbt_project", folder, ignore=shutil.ignore_patterns("target", "logs"))
    told = {"STRIKELEDGER_HOME": str(built.folder), "STRIKELEDGER_DBT_TARGET": "release", "DBT_PROFILES_DIR": str(folder)}
    environment = os.environ | told

    def run(program: str, *arguments: str) -> None:
        command = [str(Path(sys.executable).with_name(program)), *arguments]
        result = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=300)
        assert result.returncode == 0, result.stdout + result.stderr

    run("dbt", "parse")
    return run


def answer(project, file: Path, *arguments: str) -> list[tuple[str, ...]]:
    project("mf", "query", *arguments, "--csv", str(file))
    with file.open(newline="", encoding="utf-8") as opened:
        return [tuple(row) for row in list(csv.reader(opened))[1:]]


def test_stoppages_and_workers_by_year_are_those_of_the_release(project, built, tmp_path):
    told = answer(project, tmp_path / "years.csv", "--metrics", "bls_stoppages,bls_workers_involved", "--group-by", "metric_time__year")
    query = """
        select year_number, stoppages_beginning_count, workers_beginning_count
        from marts.rpt_stoppages_by_year where counting_method_code = 'bls' and is_covered
    """
    with duckdb.connect(str(built.file), read_only=True) as connection:
        wanted = {str(year): (stoppages, workers) for year, stoppages, workers in connection.execute(query).fetchall()}
    found = {year[:4]: (float(stoppages), float(workers)) for year, stoppages, workers in told if year[:4] in wanted}
    assert found == wanted and len(wanted) >= 30


def test_a_rate_by_state_is_days_over_members(project, built, tmp_path):
    of_2018 = ["--start-time", "2018-01-01", "--end-time", "2018-12-31"]
    asked = ["--metrics", "days_idle_per_1000_members", "--group-by", "state_year__state_code", *of_2018]
    told = answer(project, tmp_path / "states.csv", *asked)
    query = """
        select state_code, days_idle_per_1000_members
        from marts.rpt_state_years where year_number = 2018 and days_idle_per_1000_members is not null
    """
    with duckdb.connect(str(built.file), read_only=True) as connection:
        wanted = dict(connection.execute(query).fetchall())
    found = {state: float(rate) for state, rate in told if rate}
    assert wanted and found == pytest.approx(wanted, abs=0.05)
