"""The identity step of a build: from raw rows of all sources to the tables that say which action each is of."""

from collections.abc import Sequence

import duckdb

from strikeledger.identity.actions import Decision, Published, identified
from strikeledger.identity.gathering import hand_kept_sightings, sightings_of
from strikeledger.identity.kept_rows import kept_actions, kept_rows, raw_rows
from strikeledger.identity.namebook import NameBook
from strikeledger.identity.records import Record, linked_records
from strikeledger.identity.tables import COLUMNS, REPEATED, Kept, identity_tables
from strikeledger.sources.landing import create, insert_rows
from strikeledger.sources.layouts import PublishedSource


def land_identities(connection: duckdb.DuckDBPyConnection, sources: Sequence[PublishedSource]) -> dict[str, int]:
    """Fill ``raw.identity_*`` from the raw tables of the build. Returns rows by table.

    ``sources``: in the order in which they found actions. Without a row of any of them every table is there and empty.
    """
    listing = [source for source in sources if source.features is not None and _has_rows(connection, source)]
    tables = _resolved(connection, listing) if listing else {table: [] for table in COLUMNS}
    for table, rows in tables.items():
        create(connection, f"raw.{table}", COLUMNS[table])
        insert_rows(connection, f"raw.{table}", COLUMNS[table], rows)
    return {table: len(rows) for table, rows in tables.items()}


def _resolved(connection: duckdb.DuckDBPyConnection, listing: Sequence[PublishedSource]) -> dict[str, list[dict[str, str | None]]]:
    book = NameBook(connection)
    source_of = {source.claimant_key: source.code for source in listing}
    written = kept_actions(connection)
    hand_kept = hand_kept_sightings(connection, written, book, source_of)
    by_source: list[list[Record]] = []
    for source in listing:
        kept = [Record([sighting], key) for key, sighting in hand_kept.items() if sighting.source_code == source.code]
        by_source.append(linked_records(sightings_of(connection, source, book), kept))
    keys = frozenset(row["labor_action_key"] for row in written)
    actions = identified(hand_kept, by_source, _published(connection), _decisions(connection), keys)
    records = [record for records in by_source for record in records]
    kept = Kept(*(frozenset(row["labor_action_key"] for row in kept_rows(connection, table)) for table in ("strike_places", "demands")))
    return identity_tables(actions, {source.code: source for source in listing}, records, book.non_employees, kept)


def _has_rows(connection: duckdb.DuckDBPyConnection, source: PublishedSource) -> bool:
    table = source.features.resource or source.resources[0].name
    return connection.execute(f"select exists (select 1 from raw.{table})").fetchone()[0]


def _published(connection: duckdb.DuckDBPyConnection) -> dict[tuple[str, str], dict[str, Published]]:
    """What the last release says: the actions of each source row, and how it came to that."""
    found: dict[tuple[str, str], dict[str, Published]] = {}
    for row in raw_rows(connection, "ledger_source_matches"):
        if row["match_method_code"] != REPEATED:  # the row that it repeats tells how
            actions = found.setdefault((row["source_code"], row["source_row_key"]), {})
            actions[row["labor_action_key"]] = Published(row["match_method_code"], float(row["match_probability"]))
    return found


def _decisions(connection: duckdb.DuckDBPyConnection) -> list[Decision]:
    return [
        Decision(row["source_code"], row["source_row_key"], row["labor_action_key"], row["decision_code"] == "confirmed")
        for row in raw_rows(connection, "match_reviews")
    ]
