"""One build file's raw tables built by both engines, and where their marts differ."""

import json
import os
import subprocess
import sys
from pathlib import Path

import duckdb
from strikeledger.warehouse.spark import land

from tests.conftest import ROOT

PROJECT = ROOT / "dbt_project"


def dbt(home: Path, environment: dict[str, str], *arguments: str) -> subprocess.Popen:
    """dbt of this project under way in a process of its own, with what it says in ``<home>/dbt-<verb>.log``."""
    written = home / f"target-{environment.get('STRIKELEDGER_DBT_TARGET', 'duckdb')}"
    folders = {"project-dir": PROJECT, "profiles-dir": PROJECT, "target-path": written, "log-path": written}
    options = [part for name, folder in folders.items() for part in (f"--{name}", str(folder))]
    told = {"STRIKELEDGER_HOME": str(home), "STRIKELEDGER_SPARK_FOLDER": str(home / "tables"), **environment}
    with (home / f"dbt-{arguments[0]}.log").open("w") as log:
        return subprocess.Popen(
            [sys.executable, "-m", "dbt.cli.main", *arguments, "--no-use-colors", *options],
            env={**os.environ, **told}, stdout=log, stderr=subprocess.STDOUT, text=True,
        )  # fmt: skip


def finished(process: subprocess.Popen, home: Path, verb: str, patience_seconds: float = 1800) -> None:
    """Wait for it. Fails with the end of its log when it did."""
    assert process.wait(patience_seconds) == 0, (home / f"dbt-{verb}.log").read_text()[-6000:]


def built_by_duckdb(home: Path, patience_seconds: float = 1800) -> Path:
    """The build file of ``home`` with its models built from its raw tables."""
    finished(dbt(home, {}, "run"), home, "run", patience_seconds)
    return home / "staging" / "active" / "warehouse.duckdb"


def hand_out(home: Path, environment: dict[str, str], build_file: Path) -> None:
    land(build_file, home / "raw")
    arguments = json.dumps({"folder": str(home / "raw")})
    finished(dbt(home, environment, "run-operation", "register_landing", "--args", arguments), home, "run-operation")


def take_back(home: Path, environment: dict[str, str]) -> Path:
    """The folder of the marts that Spark built."""
    arguments = json.dumps({"schema": "marts", "folder": str(home / "marts")})
    finished(dbt(home, environment, "run-operation", "hand_over", "--args", arguments), home, "run-operation")
    return home / "marts"


def differences(build_file: Path, marts: Path) -> tuple[list[str], int]:
    """What stands in one engine's mart and not in the other's, rows as often as they stand there, and types; and how many rows were
    compared."""
    found, compared = [], 0
    with duckdb.connect() as connection:
        connection.execute("set TimeZone = 'UTC'")
        connection.execute(f"attach '{build_file}' as build (read_only)")
        where = "database_name = 'build' and schema_name = 'marts'"
        for (table,) in connection.execute(f"select table_name from duckdb_tables() where {where}").fetchall():
            ours, theirs = f"build.marts.{table}", f"read_parquet('{marts}/{table}/*.parquet')"
            types = [
                connection.execute(f"select column_name, column_type from (describe from {side})").fetchall() for side in (ours, theirs)
            ]
            found += [f"{table}: {one} in DuckDB, {other} in Spark" for one, other in zip(*types, strict=True) if one != other]
            for name, one, other in (("DuckDB", ours, theirs), ("Spark", theirs, ours)):
                rows = connection.execute(f"select * from {one} except all select * from {other} order by all limit 3").fetchall()
                found += [f"{table}: only in {name}: {row}" for row in rows]
            compared += connection.execute(f"select count(*) from {ours}").fetchone()[0]
    return found, compared
