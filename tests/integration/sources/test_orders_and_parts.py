"""What is published depends on what the files say, not on the order of their rows, of their delivery, nor on how they were cut.

A build takes half a minute, so few orders are built: one that differs from the first in everything at once, and one with files in parts.
The identity step alone takes half a second, so it is tried in many more.
"""

from dataclasses import replace
from datetime import date
from pathlib import Path
from random import Random

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from strikeledger.sources.delimited import Table
from strikeledger.sources.layouts import KnownFile
from strikeledger.sources.published import read_file
from strikeledger.sources.registry import published_source

from tests.conftest import ROOT, Home
from tests.recordings.delivered import build, deliver, release_files, told_in_two_steps
from tests.recordings.identified import LEDGER, identities, landed_seeds
from tests.recordings.two_sources import DENOMINATORS, DETAIL, MEDIATION, TRACKER_1, TRACKER_2, File, listing_with_kept_rows

# Where a statement was found: this alone may differ.
EVIDENCE = {"source_document_key", "claim_key", "shown_claim_key", "supersedes_claim_key", "locator", "recorded_at"}
HISTORY = {"dim_source_documents", "releases", "fct_revisions"}


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


@pytest.fixture(scope="module")
def otherwise(tmp_path_factory):
    """What is published of the same files, by how they were delivered."""
    folder = tmp_path_factory.mktemp("delivered-otherwise")
    listing = listing_with_kept_rows()
    orders = {
        "shuffled": [file.shuffled(7) for file in (TRACKER_2, *DENOMINATORS[::-1], MEDIATION, DETAIL, listing, TRACKER_1)],
        "in parts": [TRACKER_1, DETAIL, *DENOMINATORS, *(part for file in (listing, MEDIATION, TRACKER_2) for part in file.halves())],
    }
    homes = {order: Home(folder / f"home {order}", ROOT / "seeds") for order in orders}
    for order, files in orders.items():
        deliver(homes[order], folder / order, files)
    again = homes["shuffled"].json("load", TRACKER_1.source, str(folder / "shuffled" / TRACKER_1.name))["files"]
    assert [each["status"] for each in again] == ["already_held"]
    build(*homes.values())
    return {order: contents(home.file) for order, home in homes.items()}


@pytest.mark.slow
def test_shuffled_rows_the_newer_file_first_and_a_file_twice_give_the_same_marts(in_two_steps, otherwise):
    assert different(in_two_steps, otherwise["shuffled"]) == {}


@pytest.mark.slow
def test_files_in_parts_of_one_vintage_give_the_same_marts(in_two_steps, otherwise):
    assert different(in_two_steps, otherwise["in parts"]) == {}


@pytest.fixture(scope="module")
def seeds():
    connection = landed_seeds()
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


def statements(found: dict[str, list[dict]]) -> dict[str, list[tuple]]:
    """Rows of the identity tables in a fixed order, without what says where a statement was found."""
    return {
        table: sorted((tuple(value for column, value in row.items() if column not in EVIDENCE) for row in rows), key=str)
        for table, rows in found.items()
    }


@pytest.fixture(scope="module")
def identified(seeds, told):
    found = statements(identities(seeds, [table for tables in told.values() for table in tables]))
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
    max_examples=12, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(
    seed=st.integers(0, 2**32), in_parts=st.frozensets(st.sampled_from(["listing.xlsx", "tracker-1.xlsx", "tracker-2.xlsx", "ended.xlsx"]))
)
def test_what_is_identified_depends_on_no_order_and_no_cut(seeds, told, identified, seed, in_parts):
    random = Random(seed)
    names = random.sample(list(told), len(told))
    pieces = [piece for name in names for table in told[name] for piece in shuffled(table, random, in_parts=name in in_parts)]
    assert statements(identities(seeds, pieces)) == identified


def test_a_correction_that_arrives_late_or_in_its_turn_gives_the_same_actions(seeds, told, identified):
    first = [table for name, tables in told.items() if name != TRACKER_2.name for table in tables]
    both = [table for tables in told.values() for table in tables]
    matches = identities(seeds, first)["identity_matches"]
    assert statements(identities(seeds, both, [{column: row[column] for column in LEDGER} for row in matches])) == identified
