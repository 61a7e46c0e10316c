"""The same tables for people without DuckDB: Parquet with plain values, CSV made safe for spreadsheets, and the papers about them."""

import json
import shutil
from collections.abc import Collection, Sequence
from pathlib import Path

import duckdb

from strikeledger.marts import SCHEMA, Mart
from strikeledger.release import sql_text
from strikeledger.release.candidate import Identity, by_key
from strikeledger.release.csv_cells import safe_cell_sql
from strikeledger.release.current import Release
from strikeledger.release.manifest import record_of_file

# What Frictionless Data calls the types of the marts' contracts; others are written as text.
_FIELD_TYPES = {
    "VARCHAR": "string",
    "INTEGER": "integer",
    "BIGINT": "integer",
    "DOUBLE": "number",
    "DATE": "date",
    "BOOLEAN": "boolean",
    "TIMESTAMP": "datetime",
}


def export(file: Path, folder: Path, marts: Sequence[Mart], identity: Identity, unchanged: Collection[str] = ()) -> None:
    """Write ``parquet/``, ``csv/``, ``datapackage.json`` and ``CITATION.cff`` into ``folder`` from the sealed ``file``.

    ``unchanged``: tables whose files are those of the parent, byte for byte. Raises duckdb.Error, OSError.
    """
    (folder / "parquet").mkdir()
    (folder / "csv").mkdir()
    resources = []
    with duckdb.connect() as connection:
        connection.execute(f"attach {sql_text.text(file)} as sealed (read_only)")
        for mart in marts:
            columns = connection.execute(
                """
                select column_name, data_type, is_nullable, comment from duckdb_columns()
                where database_name = 'sealed' and schema_name = ? and table_name = ? order by column_index
                """,
                [SCHEMA, mart.name],
            ).fetchall()
            if mart.name not in unchanged or not _copied_tables(identity.parent, folder, mart):
                _write_tables(connection, folder, mart, [(name, kind) for name, kind, _, _ in columns])
            resources.append(_resource(mart, columns))
    package = json.dumps(_package(identity, resources), indent=1, ensure_ascii=False)
    (folder / "datapackage.json").write_text(package + "\n", encoding="utf-8")
    (folder / "CITATION.cff").write_text(_citation(identity), encoding="utf-8")


def _copied_tables(parent: Release, folder: Path, mart: Mart) -> bool:
    """Take the files of a table over from the parent, unless one is no longer as it was published. Copied, not linked: a release that is
    damaged must not damage another."""
    for path in _paths(mart):
        copy = folder / path
        shutil.copyfile(parent.folder / path, copy)
        if record_of_file(copy) != parent.manifest.files.get(path):
            return False
    return True


def _paths(mart: Mart) -> tuple[str, str]:
    return f"parquet/{mart.name}.parquet", f"csv/{mart.name}.csv"


def _write_tables(connection: duckdb.DuckDBPyConnection, folder: Path, mart: Mart, columns: list[tuple[str, str]]) -> None:
    cells = ", ".join(_cell(sql_text.name(name), kind) for name, kind in columns)
    rows = f"from {sql_text.name('sealed', SCHEMA, mart.name)} as t order by {by_key(mart)}"
    parquet, csv = (sql_text.text(folder / path) for path in _paths(mart))
    connection.execute(f"copy (select t.* {rows}) to {parquet} (format parquet)")
    connection.execute(f"copy (select {cells} {rows}) to {csv} (format csv, header)")


def _cell(column: str, kind: str) -> str:
    return f"{safe_cell_sql(f't.{column}')} as {column}" if kind == "VARCHAR" else f"t.{column}"


def _resource(mart: Mart, columns: list[tuple[str, str, bool, str | None]]) -> dict:
    fields = [
        {"name": name, "type": _FIELD_TYPES.get(kind, "string")}
        | ({"format": "%Y-%m-%d %H:%M:%S"} if kind == "TIMESTAMP" else {})
        | ({"description": comment} if comment else {})
        | ({} if is_nullable else {"constraints": {"required": True}})
        for name, kind, is_nullable, comment in columns
    ]
    schema = {"fields": fields, "primaryKey": list(mart.key), "missingValues": [""]}
    return {"name": mart.name, "path": f"csv/{mart.name}.csv", "description": mart.grain, "schema": schema}


def _package(identity: Identity, resources: list[dict]) -> dict:
    return {
        "$schema": "https://datapackage.org/profiles/1.0/datapackage.json",
        "name": "strikeledger",
        "title": "strikeledger: labor actions, every figure with who said it",
        "version": identity.release_key,
        "created": identity.published_at,
        "licenses": [{"name": "CC0-1.0", "title": "Facts, free to use with citation"}],
        "resources": resources,
    }


def _citation(identity: Identity) -> str:
    return f"""cff-version: 1.2.0
message: "Please cite the release that you used: its tables and figures never change."
type: dataset
title: "strikeledger: labor actions, every figure with who said it"
authors:
  - name: "The strikeledger contributors"
version: "{identity.release_key}"
date-released: "{identity.published_at[:10]}"
license: CC0-1.0
"""
