"""From rows to schema ``raw``: every column VARCHAR, as typed by its author, with lineage beside it."""

import json

import duckdb

from strikeledger.sources.contract import Resource
from strikeledger.sources.delimited import Table

LINEAGE = ("_source_file", "_source_line", "_source_sha256")


def land(connection: duckdb.DuckDBPyConnection, table: Table) -> int:
    """Replace ``raw.<resource>`` by the table's rows. Returns the number of rows landed."""
    columns = _create(connection, table.resource)
    rows = [
        {**row.cells, "_source_file": table.resource.path, "_source_line": str(row.line), "_source_sha256": table.sha256} for row in table.rows
    ]
    insert_rows(connection, f"raw.{table.resource.name}", columns, rows)
    return len(rows)


def insert_rows(connection: duckdb.DuckDBPyConnection, table: str, columns: tuple[str, ...], rows: list[dict[str, str | None]]) -> None:
    """Insert text rows in one statement. One JSON parameter: executemany took 9 s for the 5,000 rows that this takes 0.1 s for."""
    shape = json.dumps([{column: "VARCHAR" for column in columns}])
    names = ", ".join(columns)
    connection.execute(
        f"insert into {table} ({names}) select {names} from (select unnest(from_json(?, ?), recursive := true))", [json.dumps(rows), shape]
    )


def _create(connection: duckdb.DuckDBPyConnection, resource: Resource) -> tuple[str, ...]:
    columns = (*resource.column_names, *LINEAGE)
    connection.execute("create schema if not exists raw")
    connection.execute(f"create or replace table raw.{resource.name} ({', '.join(f'{column} varchar' for column in columns)})")
    return columns
