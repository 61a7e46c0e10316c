"""The models built by a Spark cluster instead of in the build file, and what comes of them brought into that file.

The landing stays where it is: its raw tables go out as Parquet, the marts come back as Parquet, and release and site never learn which
engine built them. So the home must lie on a file system that the cluster sees under the same path.
"""

import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import duckdb

from strikeledger.errors import StrikeledgerError
from strikeledger.marts import SCHEMA, Mart, marts_of
from strikeledger.release.current import Release
from strikeledger.release.sql_text import name, text
from strikeledger.settings import SPARK, Settings
from strikeledger.warehouse import dbt
from strikeledger.warehouse.dbt import NodeResult


def build(settings: Settings, manifest: Mapping, on_node: Callable[[str, str], None]) -> list[NodeResult]:
    """``dbt build`` of everything on the cluster; the marts then stand in the build file as dbt would have made them there.

    Returns how each node ended; when one failed, nothing was brought back. Raises StrikeledgerError when dbt or the cluster cannot be used.
    """
    folder = settings.layout.active.resolve() / SPARK  # the cluster knows nothing of the link
    os.environ["STRIKELEDGER_SPARK_FOLDER"] = str(folder / "tables")
    land(settings.layout.build_file, folder / "raw")
    dbt.run_operation(settings, "register_landing", {"folder": str(folder / "raw")}, SPARK)
    results, _ = dbt.build(settings, None, on_node, SPARK)
    if all(result.is_good for result in results):
        dbt.run_operation(settings, "hand_over", {"schema": SCHEMA, "folder": str(folder / SCHEMA)}, SPARK)
        with duckdb.connect(str(settings.layout.build_file)) as connection:
            connection.execute("set TimeZone = 'UTC'")  # Spark's timestamps say that they are UTC, ours are without zone
            bring_back(connection, folder / SCHEMA, marts_of(manifest), descriptions(manifest))
    return results


def land(build_file: Path, folder: Path) -> None:
    """Each raw table of the build file as ``<folder>/<table>/rows.parquet``, all text as it was landed."""
    with duckdb.connect(str(build_file), read_only=True) as connection:
        for (table,) in connection.execute("select table_name from duckdb_tables() where schema_name = 'raw'").fetchall():
            (folder / table).mkdir(parents=True, exist_ok=True)
            connection.execute(f"copy {name('raw', table)} to {text(folder / table / 'rows.parquet')} (format parquet)")


def descriptions(manifest: Mapping) -> dict[str, tuple[str, dict[str, str]]]:
    """By mart: what dbt writes as its comment and as those of its columns."""
    return {
        node["name"]: (node["description"], {column["name"]: column["description"] for column in node["columns"].values()})
        for node in manifest["nodes"].values()
        if node["resource_type"] == "model" and node["schema"] == SCHEMA
    }


def bring_back(
    connection: duckdb.DuckDBPyConnection, folder: Path, marts: Sequence[Mart], described: Mapping[str, tuple[str, Mapping[str, str]]]
) -> None:
    """Fill the schema of marts from ``<folder>/<table>/*.parquet``: types and NOT NULL from the contract, comments as dbt's.

    Raises StrikeledgerError when a table is not there or holds what its contract does not allow.
    """
    connection.execute(f"create schema if not exists {SCHEMA}")
    for mart in marts:
        table = name(SCHEMA, mart.name)
        columns = ", ".join(f"{name(column.name)} {column.data_type}{' not null' if column.is_required else ''}" for column in mart.columns)
        try:
            connection.execute(f"create or replace table {table} ({columns})")
            connection.execute(f"insert into {table} by name select * from read_parquet({text(folder / mart.name / '*.parquet')})")
        except duckdb.Error as error:
            raise StrikeledgerError(
                f"{mart.name} cannot be brought back from {folder}: {error}; nothing was published; "
                "does the cluster see the home under this path?"
            ) from error
        of_table, of_columns = described[mart.name]
        connection.execute(f"comment on table {table} is {text(of_table)}")
        for column, words in of_columns.items():
            connection.execute(f"comment on column {table}.{name(column)} is {text(words)}")


def show_release(settings: Settings, release: Release) -> None:
    """Send the cluster's readers to a release: the views ``published.<table>`` read its Parquet files, each row with its key.

    Raises StrikeledgerError when the cluster cannot be reached; readers of it then still see the release before.
    """
    tables = [mart.name for mart in release.manifest.marts]
    arguments = {"release_key": release.key, "folder": str(release.folder / "parquet"), "tables": tables}
    dbt.run_operation(settings, "show_release", arguments, SPARK)
