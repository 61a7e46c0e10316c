"""A build file of three small marts, and expectations that they meet."""

from pathlib import Path

import duckdb
import pytest
from strikeledger.audit.expectation_files import ExpectationFile, load_expectations
from strikeledger.marts import Column, Mart

STRIKES = """
table: strikes
rows: {minimum: 3, movement_percent: 20}
expectations:
- expectation: expect_column_values_to_be_between
  arguments: {column: workers, min_value: 1, max_value: 500000}
  severity: critical
  because: The largest strike had fewer workers.
- expectation: unexpected_rows_expectation
  arguments: {unexpected_rows_query: "select strike_key, start_date, end_date from {batch} where end_date < start_date"}
  severity: critical
  because: No strike ends before it begins.
- expectation: expect_column_values_to_be_between
  arguments: {column: workers, min_value: 1000}
  where: is_major
  severity: warning
  because: A major strike has a thousand workers.
"""
RELEASE = """
committed: {suites: 1, expectations: 3}
rows: {minimum: 1, movement_percent: 50}
canaries:
- table: strikes
  change: {workers: 9900000}
  caught_by: expect_column_values_to_be_between
  because: A slip of a digit must stop every release.
- table: strikes
  change: {}
  caught_by: unexpected_rows_expectation
  because: A row that stands twice must stop every release.
"""
PARTICIPANT = {"strike_key": "string", "union_key": "string", "group_name": "string"}


@pytest.fixture
def build_file(tmp_path: Path) -> Path:
    file = tmp_path / "warehouse.duckdb"
    change(
        file,
        "create schema marts",
        "create table marts.strikes (strike_key varchar, workers bigint, start_date date, end_date date, is_major boolean)",
        """insert into marts.strikes values
            ('kaiser', 75600, '2023-10-04', '2023-10-06', true),
            ('ups', 180000, '1997-08-04', '1997-08-19', true),
            ('bakery', 12, '2022-01-03', null, false),
            ('mill', null, '2022-02-03', '2022-02-03', false)""",
        "create table marts.participants as select 'kaiser' as strike_key, 'uhw' as union_key, null::varchar as group_name"
        " union all select 'kaiser', null, 'Doctors'",
        "create table marts.books (release_key varchar)",
    )
    with duckdb.connect(str(file)) as database:
        for table, column in database.execute("select table_name, column_name from duckdb_columns() where schema_name = 'marts'").fetchall():
            database.execute(f"comment on column marts.{table}.{column} is 'What it says'")
    return file


@pytest.fixture
def marts() -> list[Mart]:
    dates = {"start_date": "date", "end_date": "date"}
    strike = {"strike_key": "string", "workers": "bigint", **dates, "is_major": "boolean"}
    return [
        mart("strikes", ["strike_key"], strike, ["workers", "end_date"]),
        mart("participants", ["strike_key", "union_key", "group_name"], PARTICIPANT, ["union_key", "group_name"]),
        mart("books", ["release_key"], {"release_key": "string"}, [], is_bookkeeping=True),
    ]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "expectations"
    folder.mkdir()
    (folder / "strikes.yml").write_text(STRIKES, encoding="utf-8")
    (folder / "release.yml").write_text(RELEASE, encoding="utf-8")
    return folder


@pytest.fixture
def files(folder: Path) -> list[ExpectationFile]:
    return load_expectations(folder)


def mart(name: str, key: list[str], types: dict[str, str], optional: list[str], *, is_bookkeeping: bool = False) -> Mart:
    columns = tuple(Column(column, kind, column not in optional) for column, kind in types.items())
    return Mart(name, f"one row of {name}", tuple(key), (), is_bookkeeping, columns)


def change(file: Path, *statements: str) -> None:
    with duckdb.connect(str(file)) as database:
        for statement in statements:
            database.execute(statement)


@pytest.fixture
def damage(build_file: Path):
    """Run SQL on the build file before it is audited."""
    return lambda *statements: change(build_file, *statements)
