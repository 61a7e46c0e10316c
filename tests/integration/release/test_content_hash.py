"""The hash of a table's rows, on either side of the size from which they are no longer sorted."""

import duckdb
import pytest
from strikeledger.marts import content_sha256

SMALL, LARGE = 1_000, 500_001


@pytest.fixture(scope="module")
def connection():
    with duckdb.connect() as database:
        for name, rows in {"small": SMALL, "large": LARGE}.items():
            columns = "range as number, 'row ' || range as told, range % 7 = 0 as is_seventh"
            database.execute(f"create table {name} as select {columns} from range({rows})")
        yield database


def changed(connection: duckdb.DuckDBPyConnection, table: str, query: str) -> bool:
    connection.execute(f"create or replace temp table other as {query}")
    return content_sha256(connection, "other") != content_sha256(connection, table)


@pytest.mark.parametrize(("table", "last"), [("small", SMALL - 1), ("large", LARGE - 1)])
def test_rows_make_the_hash_and_their_order_does_not(connection, table, last):
    assert not changed(connection, table, f"from {table} order by number desc")
    assert changed(connection, table, f"select * replace (case when number = 5 then 'row 6' else told end as told) from {table}")
    assert changed(connection, table, f"from {table} where number <> 5")
    assert changed(connection, table, f"select * replace (case when number = 5 then null else told end as told) from {table}")


@pytest.mark.parametrize(("table", "last"), [("small", SMALL - 1), ("large", LARGE - 1)])
def test_a_row_twice_is_not_another_row_twice(connection, table, last):
    connection.execute(f"create or replace temp table one as from {table} union all (from {table} where number = {last})")
    other = f"from {table} union all (from {table} where number = 1)"
    assert changed(connection, "one", other)
    assert changed(connection, "one", f"from {table}")
