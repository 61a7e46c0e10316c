"""What a release takes over from the one before it, also from one that an earlier version wrote."""

import json
from types import SimpleNamespace

import duckdb
import pytest
from strikeledger.paths import Layout
from strikeledger.release.candidate import REVISED
from strikeledger.warehouse.ledger import CONTINUED, land_ledger

OLD_COLUMNS = "release_key, previous_release_key, table_name, row_key, column_name, revision_kind_code, old_value, new_value"
OLD_ROW = ("2026-03-31.002", "2026-03-31.001", "fct_actions", "kaiser", "workers_count", "changed", "75000", "75600")


@pytest.fixture
def landed(tmp_path):
    """The raw table of revisions, landed from a parent release with these columns and rows."""

    def land(columns: str, *rows: tuple) -> list[dict]:
        file = tmp_path / "parent.duckdb"
        matches = ", ".join(f"'x' as {column}" for column in CONTINUED["ledger_source_matches"][1])
        with duckdb.connect(str(file)) as connection:
            connection.execute(f"create schema marts; create table marts.fct_source_matches as select {matches}")
            connection.execute(f"create table marts.fct_revisions ({columns.replace(',', ' varchar,')} varchar)")
            connection.executemany(f"insert into marts.fct_revisions values ({', '.join('?' * len(rows[0]))})", rows)
        with duckdb.connect() as connection:
            connection.execute("create schema raw")
            counts = land_ledger(connection, Layout(tmp_path), SimpleNamespace(file=file))
            assert counts == {"ledger_releases": 0, "ledger_revisions": len(rows), "ledger_source_matches": 1}
            (told,) = connection.execute("select json_group_array(to_json(r)) from raw.ledger_revisions as r").fetchone()
            return json.loads(told)

    return land


def test_revisions_of_a_release_that_recorded_no_causes_have_none(landed):
    (row,) = landed(OLD_COLUMNS, OLD_ROW)
    assert set(row) == {"release_key", "previous_release_key", *REVISED}
    assert (row["revision_cause_code"], row["claim_key"], row["source_document_key"]) == (None, None, None)
    assert (row["row_key"], row["old_value"], row["new_value"], row["revision_kind_code"]) == ("kaiser", "75000", "75600", "changed")


def test_causes_are_taken_over(landed):
    (row,) = landed(f"{OLD_COLUMNS}, claim_key, source_document_key, revision_cause_code", (*OLD_ROW, "kaiser-bls", "listing", "claim"))
    assert (row["revision_cause_code"], row["claim_key"], row["source_document_key"]) == ("claim", "kaiser-bls", "listing")
