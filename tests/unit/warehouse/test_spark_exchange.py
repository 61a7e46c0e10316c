"""What goes out to a cluster and what comes back; the cluster itself is in tests/spark."""

import duckdb
import pytest
from strikeledger.errors import StrikeledgerError, UsageError
from strikeledger.marts import Column, Mart
from strikeledger.settings import Settings, SparkServer
from strikeledger.warehouse.spark import bring_back, land

MART = Mart(
    "dim_lamps", "one row per lamp", ("lamp_key",), (), False,
    (Column("lamp_key", "string", True), Column("lit_at", "timestamp", False), Column("watt_count", "bigint", False)),
)  # fmt: skip
DESCRIBED = {"dim_lamps": ("Lamps, 'all' of them.", {"lamp_key": "Its key.", "lit_at": "UTC.", "watt_count": "Watts."})}


@pytest.fixture
def connection():
    with duckdb.connect() as opened:
        opened.execute("set TimeZone = 'UTC'")
        yield opened


def handed_over(connection, folder, query):
    (folder / "dim_lamps").mkdir()
    connection.execute(f"copy ({query}) to '{folder}/dim_lamps/part-0.parquet' (format parquet)")


def test_every_raw_table_goes_out_as_it_is_an_empty_one_too(tmp_path):
    file, folder = tmp_path / "warehouse.duckdb", tmp_path / "it's raw"
    with duckdb.connect(str(file)) as connection:
        connection.execute("create schema raw; create table raw.names as select 'O''Brien \\' as name union all select null")
        connection.execute("create table raw.nothing (name varchar); create table kept_here as select 1 as a")
    land(file, folder)
    assert sorted(path.name for path in folder.iterdir()) == ["names", "nothing"]
    read = duckdb.execute("select * from read_parquet(?) order by 1 nulls first", [str(folder / "names" / "rows.parquet")]).fetchall()
    assert read == [(None,), ("O'Brien \\",)]
    assert duckdb.execute("select * from read_parquet(?)", [str(folder / "nothing" / "rows.parquet")]).fetchall() == []


def test_a_mart_comes_back_with_the_shape_of_its_contract(connection, tmp_path):
    handed_over(connection, tmp_path, "select timestamptz '2024-02-29 12:00:00+00' as lit_at, 'a' as lamp_key, 7::bigint as watt_count")
    bring_back(connection, tmp_path, [MART], DESCRIBED)
    columns = "select column_name, data_type, is_nullable, comment from duckdb_columns()"
    assert connection.execute(f"{columns} where table_name = 'dim_lamps' order by column_index").fetchall() == [
        ("lamp_key", "VARCHAR", False, "Its key."), ("lit_at", "TIMESTAMP", True, "UTC."), ("watt_count", "BIGINT", True, "Watts."),
    ]  # fmt: skip
    assert str(connection.execute("select * from marts.dim_lamps").fetchall()[0][1]) == "2024-02-29 12:00:00"
    assert connection.execute("select comment from duckdb_tables()").fetchall() == [("Lamps, 'all' of them.",)]


def test_a_row_against_the_contract_does_not_come_back(connection, tmp_path):
    handed_over(connection, tmp_path, "select null::varchar as lamp_key, null::timestamp as lit_at, 7::bigint as watt_count")
    with pytest.raises(StrikeledgerError, match="dim_lamps cannot be brought back.*NOT NULL"):
        bring_back(connection, tmp_path, [MART], DESCRIBED)


def test_a_mart_that_the_cluster_wrote_elsewhere_is_missed(connection, tmp_path):
    with pytest.raises(StrikeledgerError, match="does the cluster see the home under this path"):
        bring_back(connection, tmp_path, [MART], DESCRIBED)


def test_the_cluster_is_named_by_the_environment(monkeypatch):
    monkeypatch.delenv("STRIKELEDGER_DBT_TARGET", raising=False)
    assert Settings.from_environment().spark is None
    monkeypatch.setenv("STRIKELEDGER_DBT_TARGET", "spark")
    assert Settings.from_environment().spark == SparkServer("127.0.0.1", 10000)
    monkeypatch.setenv("STRIKELEDGER_SPARK_PORT", "ten")
    with pytest.raises(UsageError, match="STRIKELEDGER_SPARK_PORT"):
        Settings.from_environment()
