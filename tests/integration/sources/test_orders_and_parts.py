"""What is published depends on what the files say, not on the order of their rows, of their delivery, nor on how they were cut.

A build takes half a minute, so few orders are built: one that differs from the first in everything at once, and one with files in parts.
The identity step alone takes half a second, so it is tried in many more.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from random import Random

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from strikeledger.identity.resolution import land_identities
from strikeledger.identity.tables import COLUMNS
from strikeledger.settings import Settings
from strikeledger.sources.delimited import Table
from strikeledger.sources.landing import create, insert_rows, land
from strikeledger.sources.layouts import KnownFile
from strikeledger.sources.published import read_file
from strikeledger.sources.registry import hand_kept, published_source, published_sources

from tests.conftest import ROOT, Home
from tests.recordings.delivered import build, deliver, release_files, told_in_two_steps
from tests.recordings.two_sources import DENOMINATORS, DETAIL, MEDIATION, TRACKER_1, TRACKER_2, File, listing_with_kept_rows

# Where a statement was found: this may differ. How a match was found may too: a second release carries over what a first one linked.
EVIDENCE = {"source_document_key", "claim_key", "shown_claim_key", "supersedes_claim_key", "locator", "recorded_at", "match_method_code"}
HISTORY = {"dim_source_documents", "releases", "fct_revisions"}
LEDGER = ("source_code", "source_row_key", "labor_action_key", "match_probability")


def contents(file: Path) -> dict[str, list[tuple]]:
    """Rows of every mart in a fixed order, without what says where a statement was found."""
    with duckdb.connect(str(file), read_only=True) as connection:
        columns: dict[str, list[str]] = {}
        for table, column in connection.execute(
            "select table_name, column_name from duckdb_columns() where schema_name = 'marts'"
        ).fetchall():
            if table not in HISTORY and column not in EVIDENCE:
                columns.setdefault(table, []).append(column)
        return {
            table: connection.execute(f"select {', '.join(names)} from marts.{table} order by all").fetchall()
            for table, names in columns.items()
        }


def different(one: dict[str, list[tuple]], other: dict[str, list[tuple]]) -> dict[str, tuple]:
    """By table, rows that only one of the two has."""
    assert one.keys() == other.keys() and len(one) > 30
    return {
        table: (sorted(set(one[table]) - set(other[table]), key=str)[:5], sorted(set(other[table]) - set(one[table]), key=str)[:5])
        for table in one
        if one[table] != other[table]
    }


@pytest.fixture(scope="module")
def in_two_steps(tmp_path_factory):
    return contents(release_files(told_in_two_steps(tmp_path_factory.getbasetemp()))[-1])


@pytest.mark.slow
def test_shuffled_rows_the_newer_file_first_and_a_file_twice_give_the_same_marts(tmp_path, in_two_steps):
    home = Home(tmp_path / "home", ROOT / "seeds")
    files = [TRACKER_2, *DENOMINATORS[::-1], MEDIATION, DETAIL, listing_with_kept_rows(), TRACKER_1]
    deliver(home, tmp_path, [file.shuffled(seed) for seed, file in enumerate(files)])
    again = home.json("load", TRACKER_1.source, str(tmp_path / TRACKER_1.name))["files"]
    assert [each["status"] for each in again] == ["already_held"]
    build(home)
    assert different(in_two_steps, contents(home.file)) == {}


@pytest.mark.slow
def test_files_in_parts_of_one_vintage_give_the_same_marts(tmp_path, in_two_steps):
    home = Home(tmp_path / "home", ROOT / "seeds")
    whole = [TRACKER_1, DETAIL, *DENOMINATORS]
    parts = [part for file in (listing_with_kept_rows(), MEDIATION, TRACKER_2) for part in file.halves()]
    deliver(home, tmp_path, [*whole, *parts])
    build(home)
    assert different(in_two_steps, contents(home.file)) == {}


@pytest.fixture(scope="module")
def seeds():
    """The hand-kept raw tables, and no published rows."""
    connection = duckdb.connect()
    for table in hand_kept(replace(Settings.from_environment(), seeds=ROOT / "seeds")).read().tables:
        land(connection, table.resource, [table])
    yield connection
    connection.close()


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """The tables that were read of each file, by file name."""
    folder = tmp_path_factory.mktemp("told")
    files = [TRACKER_1, TRACKER_2, listing_with_kept_rows(), DETAIL, MEDIATION, *DENOMINATORS]
    return {file.name: _tables(file, folder) for file in files}


def _tables(file: File, folder: Path) -> tuple[Table, ...]:
    known = KnownFile(vintage_date=date.fromisoformat(file.vintage))
    return read_file(published_source(file.source), file.put(folder), name=file.name, known=known).tables


def identities(seeds, tables: Iterable[Table], ledger: Sequence[dict] = ()) -> dict[str, list[tuple]]:
    """What the identity step says of rows in the order in which they stand, without where it read them."""
    landing = list(tables)
    for source in published_sources():
        for resource in source.resources:
            land(seeds, resource, [table for table in landing if table.resource.name == resource.name])
    create(seeds, "raw.ledger_source_matches", LEDGER)
    insert_rows(seeds, "raw.ledger_source_matches", LEDGER, list(ledger))
    land_identities(seeds, published_sources())
    return {
        table: seeds.execute(
            f"select {', '.join(column for column in columns if column not in EVIDENCE)} from raw.{table} order by all"
        ).fetchall()
        for table, columns in COLUMNS.items()
    }


@pytest.fixture(scope="module")
def identified(seeds, told):
    found = identities(seeds, [table for tables in told.values() for table in tables])
    assert len(found["identity_matches"]) > 30
    return found


def shuffled(table: Table, random: Random, *, in_parts: bool) -> list[Table]:
    """The rows of a table in another order, and as two documents where it came in parts."""
    rows = random.sample(table.rows, len(table.rows))
    if not in_parts:
        return [_of_rows(table, rows)]
    halves = rows[::2], rows[1::2]
    key = table.rows[0].cells["_source_document_key"]
    return [
        _of_rows(table, [replace(row, cells=row.cells | {"_source_document_key": f"{key}-{number}"}) for row in half])
        for number, half in enumerate(halves, start=1)
    ]


def _of_rows(table: Table, rows: list) -> Table:
    return Table(table.resource, sha256=table.sha256, rows=rows)


@settings(
    max_examples=15, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(
    seed=st.integers(0, 2**32), in_parts=st.frozensets(st.sampled_from(["listing.xlsx", "tracker-1.xlsx", "tracker-2.xlsx", "ended.xlsx"]))
)
def test_what_is_identified_depends_on_no_order_and_no_cut(seeds, told, identified, seed, in_parts):
    random = Random(seed)
    names = random.sample(list(told), len(told))
    pieces = [piece for name in names for table in told[name] for piece in shuffled(table, random, in_parts=name in in_parts)]
    assert identities(seeds, pieces) == identified


def test_a_correction_that_arrives_late_or_in_its_turn_gives_the_same_actions(seeds, told, identified):
    first = [table for name, tables in told.items() if name != TRACKER_2.name for table in tables]
    both = [table for tables in told.values() for table in tables]
    identities(seeds, first)
    rows = seeds.execute(f"select {', '.join(LEDGER)} from raw.identity_matches").fetchall()
    one_by_one = identities(seeds, both, [dict(zip(LEDGER, row, strict=True)) for row in rows])["identity_matches"]
    assert one_by_one == identified["identity_matches"]
