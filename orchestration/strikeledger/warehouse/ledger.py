"""What earlier releases say of themselves, landed beside the sources so that each release holds the whole ledger."""

import json

import duckdb

from strikeledger.marts import SCHEMA
from strikeledger.paths import Layout
from strikeledger.release.current import Release
from strikeledger.release.history import published_events
from strikeledger.sources.landing import insert_rows

RELEASES = ("release_key", "published_at", "code_version", "input_sha256s", "row_counts", "audit_status_code")
REVISIONS = ("release_key", "previous_release_key", "table_name", "row_key", "column_name", "old_value", "new_value", "revision_kind_code")


def land_ledger(connection: duckdb.DuckDBPyConnection, layout: Layout, parent: Release | None) -> dict[str, int]:
    """Fill ``raw.ledger_releases`` from the history and ``raw.ledger_revisions`` from the parent release. Returns rows by table."""
    releases = [{column: _text(event[column]) for column in RELEASES} for event in published_events(layout)]
    revisions: list[dict] = []
    if parent is not None:
        with duckdb.connect(str(parent.file), read_only=True) as published:
            rows = published.execute(f"select {', '.join(REVISIONS)} from {SCHEMA}.fct_revisions").fetchall()
        revisions = [dict(zip(REVISIONS, row, strict=True)) for row in rows]
    counts = {}
    connection.execute("create schema if not exists raw")
    for name, columns, rows in (("ledger_releases", RELEASES, releases), ("ledger_revisions", REVISIONS, revisions)):
        connection.execute(f"create or replace table raw.{name} ({', '.join(f'{column} varchar' for column in columns)})")
        insert_rows(connection, f"raw.{name}", columns, rows)
        counts[name] = len(rows)
    return counts


def _text(value: object) -> str | None:
    return value if value is None or isinstance(value, str) else json.dumps(value, sort_keys=True)
