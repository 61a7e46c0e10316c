"""Build in the lake: raw tables go there before dbt runs, marts come back to the build file, where the gate and publishing look."""

from collections.abc import Iterable
from pathlib import Path

import duckdb

from strikeledger.lake.store import ALIAS, Lake, opened
from strikeledger.marts import SCHEMA, Mart
from strikeledger.release.sql_text import name, text
from strikeledger.release.table_copy import copy_mart

RAW = "raw"


def land(lake: Lake, build_file: Path) -> None:
    """Give the lake every raw table of the build file, in one transaction. Nobody may have that file open."""
    with opened(lake, lake.building) as connection:
        _forget_earlier_builds(connection)
        connection.execute(f"attach {text(build_file)} as build (read_only)")
        tables = connection.execute(
            "select table_name from duckdb_tables() where database_name = 'build' and schema_name = ? order by table_name", [RAW]
        ).fetchall()
        connection.execute("begin")
        connection.execute(f"create schema if not exists {name(ALIAS, RAW)}")
        for (table,) in tables:
            connection.execute(f"create or replace table {name(ALIAS, RAW, table)} as select * from {name('build', RAW, table)}")
        connection.execute("commit")


def bring_back(lake: Lake, build_file: Path, marts: Iterable[Mart]) -> None:
    """Write the marts that dbt built in the lake into the build file, in place of what is there."""
    with opened(lake, lake.building, is_read_only=True) as connection:
        connection.execute(f"attach {text(build_file)} as build")
        connection.execute("begin")
        connection.execute(f"drop schema if exists {name('build', SCHEMA)} cascade")
        connection.execute(f"create schema {name('build', SCHEMA)}")
        for mart in marts:
            copy_mart(connection, mart, ALIAS, "build")
        connection.execute("commit")


def _forget_earlier_builds(connection: duckdb.DuckDBPyConnection) -> None:
    """Nobody reads this catalog but the home that builds in it, so its old files may go: each build leaves a copy of every table."""
    earlier = "select snapshot_id from ducklake_snapshots('lake') order by snapshot_id desc offset 1"
    versions = [version for (version,) in connection.execute(earlier).fetchall()]
    if versions:
        connection.execute(f"call ducklake_expire_snapshots('lake', versions => {versions})")
        connection.execute("call ducklake_cleanup_old_files('lake', cleanup_all => true)")
