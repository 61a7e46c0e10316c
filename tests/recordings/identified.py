"""The raw tables that the identity step reads, in memory: the seeds once, and rows of publishers' files again and again."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

import duckdb
from strikeledger.identity.resolution import land_identities
from strikeledger.identity.tables import COLUMNS
from strikeledger.settings import Settings
from strikeledger.sources.delimited import Table
from strikeledger.sources.landing import create, insert_rows, land
from strikeledger.sources.registry import hand_kept, published_sources
from strikeledger.sources.reports.raw_tables import RAW_TABLES

from tests.conftest import ROOT

LEDGER = ("source_code", "source_row_key", "labor_action_key", "match_method_code", "match_probability")


def landed_seeds() -> duckdb.DuckDBPyConnection:
    """A database with the hand-kept raw tables, and those of reports without a row."""
    connection = duckdb.connect()
    for reported in RAW_TABLES.values():
        create(connection, f"raw.{reported.name}", reported.column_names)
    for table in hand_kept(replace(Settings.from_environment(), seeds=ROOT / "seeds")).read().tables:
        land(connection, table.resource, [table])
    return connection


def identities(seeds: duckdb.DuckDBPyConnection, tables: Iterable[Table], ledger: Sequence[dict] = ()) -> dict[str, list[dict]]:
    """What the identity step says of rows in the order in which they stand. ``ledger``: what a release before said."""
    landing = list(tables)
    for source in published_sources():
        for resource in source.resources:
            land(seeds, resource, [table for table in landing if table.resource.name == resource.name])
    create(seeds, "raw.ledger_source_matches", LEDGER)
    insert_rows(seeds, "raw.ledger_source_matches", LEDGER, list(ledger))
    land_identities(seeds, published_sources())
    return {table: _rows(seeds, table, columns) for table, columns in COLUMNS.items()}


def _rows(seeds: duckdb.DuckDBPyConnection, table: str, columns: Sequence[str]) -> list[dict]:
    found = seeds.execute(f"select {', '.join(columns)} from raw.{table} order by all").fetchall()
    return [dict(zip(columns, row, strict=True)) for row in found]
