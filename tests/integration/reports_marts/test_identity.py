"""A publisher's row that comes after a report of the same strike: one action, or the row's own once the report is taken back."""

from datetime import date

import pytest
from strikeledger.sources.landing import create, insert_rows
from strikeledger.sources.layouts import KnownFile
from strikeledger.sources.published import read_file
from strikeledger.sources.registry import published_source
from strikeledger.sources.reports.chain import reported_rows
from strikeledger.sources.reports.raw_tables import RAW_TABLES

from tests.recordings.identified import LEDGER, identities, landed_seeds
from tests.recordings.labor_actions import HEADINGS, action
from tests.recordings.reports import ACTION, NEW, WITHDRAWAL, Desk
from tests.recordings.spreadsheets import as_rows, write_csv

ENDED = NEW + "- {measure: end_date, value: 2026-03-20, precision: exact, locator: paragraph 6}\n"
REPORT, TRACKER = "2026-03-03-aaaaaaaa", "ilr_labor_actions"


@pytest.fixture(scope="module")
def seeds():
    with landed_seeds() as connection:
        yield connection


@pytest.fixture
def tracker(tmp_path):
    """The tables of a tracker's file with two rows: the reported strike, and one of the employer after it has ended."""
    told = {
        "Employer": "Northwind Harbor Works",
        "Labor_Organization": "International Longshore and Warehouse Union (ILWU)",
        "Local": None,
        "State": "Washington",
        "Approximate_Number_of_Participants": 250,
    }
    rows = [
        action(1, **told, Start_Date="3/2/2026", End_Date="3/21/2026"),
        action(2, **told, Start_Date="5/4/2026", End_Date="5/5/2026"),
    ]
    file = write_csv(tmp_path / "tracker.csv", as_rows(HEADINGS, rows))
    known = KnownFile(vintage_date=date(2026, 5, 31))
    return read_file(published_source(TRACKER), file, name=file.name, known=known).tables


def found(seeds, desk: Desk, tables, ledger=()) -> dict[str, list[dict]]:
    for name, rows in reported_rows(desk.register.reports).items():
        create(seeds, f"raw.{name}", RAW_TABLES[name].column_names)
        insert_rows(seeds, f"raw.{name}", RAW_TABLES[name].column_names, rows)
    return identities(seeds, tables, ledger)


def test_the_row_is_of_the_reported_action_and_names_its_employer(seeds, tracker, tmp_path):
    desk = Desk(tmp_path)
    desk.accept(ENDED, REPORT)
    tables = found(seeds, desk, tracker)
    matched = {row["labor_action_key"]: row["match_method_code"] for row in tables["identity_matches"]}
    assert matched == {ACTION: "linked", "northwind-harbor-works-2026-05-04": "founding"}
    (later,) = tables["identity_actions"]
    assert (later["labor_action_key"], later["employer_key"]) == ("northwind-harbor-works-2026-05-04", "northwind-harbor-works")
    assert tables["identity_employers"] == [], "the reported employer is known"


def test_a_row_after_the_withdrawal_founds_an_action_of_another_key(seeds, tracker, tmp_path):
    desk = Desk(tmp_path)
    desk.accept(ENDED, REPORT)
    desk.accept({**WITHDRAWAL, "withdraws": REPORT}, "2026-03-09-bbbbbbbb")
    keys = {row["labor_action_key"] for row in found(seeds, desk, tracker)["identity_actions"]}
    assert ACTION not in keys and len(keys) == 2


def test_a_row_that_a_release_has_matched_keeps_the_key_when_the_report_is_withdrawn(seeds, tracker, tmp_path):
    desk = Desk(tmp_path)
    desk.accept(ENDED, REPORT)
    matches = found(seeds, desk, tracker)["identity_matches"]
    desk.accept({**WITHDRAWAL, "withdraws": REPORT}, "2026-03-09-bbbbbbbb")
    ledger = [{column: row[column] for column in LEDGER} for row in matches]
    founded = {row["labor_action_key"]: row["source_code"] for row in found(seeds, desk, tracker, ledger)["identity_actions"]}
    assert founded == {ACTION: TRACKER, "northwind-harbor-works-2026-05-04": TRACKER}
