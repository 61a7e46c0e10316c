"""The example questions in SQL, in Python and in R give the same answers."""

import csv
import shutil
import subprocess
import sys
from collections import Counter
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import duckdb
import pytest

QUERIES = Path(__file__).parents[3] / "docs" / "queries"
SQL = {file.stem[3:]: file for file in sorted(QUERIES.glob("*.sql"))}
# What a column means stands in the file itself, and CSV has no comments: R reads it in datapackage.json.
NOT_IN_CSV = {"what_a_table_holds"}


def in_python():
    spec = spec_from_file_location("in_python", QUERIES / "in_python.py")
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


PYTHON = in_python()


@pytest.fixture(scope="module")
def release(built):
    with PYTHON.connect(str(built.file)) as connection:
        yield connection


@pytest.fixture(scope="module")
def told_by_r(built, tmp_path_factory):
    if not shutil.which("Rscript"):
        pytest.skip("R is not installed (Debian: r-base-core)")
    folder = tmp_path_factory.mktemp("r") / "answers"
    run = ["Rscript", "--vanilla", str(QUERIES / "in_r.R"), str(built.folder / "current" / "csv"), str(folder)]
    result = subprocess.run(run, capture_output=True, text=True, timeout=120)
    assert result.returncode == 0, result.stderr
    return folder


def plain(value) -> str:
    """A value as text that does not depend on the language that wrote it."""
    if value is None or isinstance(value, bool):
        return "" if value is None else str(value).lower()
    try:
        return f"{float(value):.6g}"
    except (TypeError, ValueError):
        return str(value)


def asked(release: duckdb.DuckDBPyConnection, name: str) -> tuple[list[str], Counter]:
    answer = release.sql(SQL[name].read_text(encoding="utf-8"))
    return answer.columns, rows_of(answer.fetchall())


def rows_of(rows) -> Counter:
    return Counter(tuple(plain(value) for value in row) for row in rows)


def test_there_are_twenty_questions_in_each_language():
    assert len(SQL) >= 20
    assert set(PYTHON.QUESTIONS) == set(SQL)


@pytest.mark.parametrize("name", SQL)
def test_sql_and_python_agree(release, name):
    columns, rows = asked(release, name)
    answer = PYTHON.QUESTIONS[name](release)
    assert rows, "an example that finds nothing teaches nothing"
    assert answer.columns == columns
    assert rows_of(answer.fetchall()) == rows


def test_r_answers_at_least_twenty(told_by_r):
    assert {file.stem for file in told_by_r.glob("*.csv")} == set(SQL) - NOT_IN_CSV
    assert len(SQL) - len(NOT_IN_CSV) >= 20


@pytest.mark.parametrize("name", [name for name in SQL if name not in NOT_IN_CSV])
def test_sql_and_r_agree(release, told_by_r, name):
    columns, rows = asked(release, name)
    with (told_by_r / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        header, *told = list(csv.reader(lines))
    assert header == columns
    assert rows_of(told) == rows


def test_the_python_file_runs_by_itself(built):
    run = [sys.executable, str(QUERIES / "in_python.py"), str(built.file), "what_stayed_open"]
    result = subprocess.run(run, capture_output=True, text=True, timeout=60)
    assert result.returncode == 0, result.stderr
    assert "reduced_hours" in result.stdout
