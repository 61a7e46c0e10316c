"""What earlier releases say of themselves, landed beside the sources so that each release holds the whole ledger."""

import json
from collections.abc import Sequence

import duckdb

from strikeledger.marts import SCHEMA
from strikeledger.paths import Layout
from strikeledger.release.candidate import REVISED
from strikeledger.release.current import Release
from strikeledger.release.history import published_events
from strikeledger.release.sql_text import text
from strikeledger.sources.landing import create, insert_rows

RELEASES = ("release_key", "published_at", "code_version", "input_sha256s", "row_counts", "audit_status_code")
# What the parent release holds of tables that each release continues: raw table, published table, columns.
CONTINUED = {
    "ledger_revisions": (
        "fct_revisions",
        ("release_key", "previous_release_key", *REVISED),
    ),
    "ledger_source_matches": ("fct_source_matches", ("source_code", "source_row_key", "labor_action_key", "match_method_code", "match_probability")),
}


def land_ledger(connection: duckdb.DuckDBPyConnection, layout: Layout, parent: Release | None) -> dict[str, int]:
    """Fill ``raw.ledger_releases`` from the history, the other ledger tables from the parent release. Returns rows by table."""
    releases = [{column: _text(event[column]) for column in RELEASES} for event in published_events(layout)]
    create(connection, "raw.ledger_releases", RELEASES)
    insert_rows(connection, "raw.ledger_releases", RELEASES, releases)
    for name, (_, columns) in CONTINUED.items():
        create(connection, f"raw.{name}", columns)
    if parent is not None:
        connection.execute(f"attach {text(parent.file)} as parent (read_only)")
        for name, (table, columns) in CONTINUED.items():
            _continue(connection, f"raw.{name}", table, columns)
        connection.execute("detach parent")
    return {name: connection.execute(f"select count(*) from raw.{name}").fetchone()[0] for name in ("ledger_releases", *CONTINUED)}


def _continue(connection: duckdb.DuckDBPyConnection, table: str, published: str, columns: Sequence[str]) -> None:
    """What the release attached as ``parent`` holds of a published table. A column that it did not have yet stays absent in its rows."""
    query = "select column_name from duckdb_columns() where database_name = 'parent' and schema_name = ? and table_name = ?"
    known = {column for (column,) in connection.execute(query, [SCHEMA, published]).fetchall()}
    cells = ", ".join(f"cast({column if column in known else 'null'} as varchar) as {column}" for column in columns)
    connection.execute(f"insert into {table} select {cells} from parent.{SCHEMA}.{published} order by all")


def _text(value: object) -> str | None:
    return value if value is None or isinstance(value, str) else json.dumps(value, sort_keys=True)
