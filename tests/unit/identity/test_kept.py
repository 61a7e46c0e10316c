"""Rows of a publisher that come after a report on the same action: one action, told once."""

from datetime import date

import pytest
from strikeledger.sources.landing import create, insert_rows
from strikeledger.sources.layouts import KnownFile
from strikeledger.sources.published import read_file
from strikeledger.sources.registry import published_source
from strikeledger.sources.reports.raw_tables import RAW_TABLES

from tests.recordings.identified import identities, landed_seeds
from tests.recordings.labor_actions import HEADINGS
from tests.recordings.spreadsheets import as_rows, write_xlsx
from tests.recordings.two_sources import entered

FORGE = "lantern-bay-forge-2024-11-18"


@pytest.fixture(scope="module")
def seeds():
    connection = landed_seeds()
    yield connection
    connection.close()


@pytest.fixture(scope="module")
def listed(tmp_path_factory):
    """A file of the tracker with one row on the strike that is reported as well."""
    row = entered(
        "2024-12-20 10:00:00", "Lantern Bay Forge", "Order of Forge Hands", None, "Ohio", ("2024-11-18", "2024-11-29"), 240,
        City="Lorain; Elyria", Worker_Demands="Pay, Staffing", Industry="Manufacturing",
    )  # fmt: skip
    file = write_xlsx(tmp_path_factory.mktemp("listed") / "tracker.xlsx", as_rows(HEADINGS, [row]), "Form Responses 1")
    known = KnownFile(vintage_date=date(2024, 12, 31))
    return read_file(published_source("ilr_labor_actions"), file, name="tracker.xlsx", known=known).tables


@pytest.fixture
def reported(seeds):
    """Lands rows of reports; what a row leaves out is absent."""

    def land(**tables: list[dict]) -> None:
        for name, rows in tables.items():
            columns = RAW_TABLES[name].column_names
            insert_rows(seeds, f"raw.{name}", columns, [{column: row.get(column) for column in columns} for row in rows])

    yield land
    for table in RAW_TABLES.values():
        create(seeds, f"raw.{table.name}", table.column_names)


def action(*, is_withdrawn: str = "false") -> dict:
    told = {"action_name": "A strike", "action_type_code": "strike", "employer_key": "lantern-bay-forge", "source_document_key": "courier"}
    return told | {"labor_action_key": FORGE, "report_key": "r1", "is_withdrawn": is_withdrawn}


def claim(measure: str, value: str | None, *, number: int = 1, supersedes: str | None = None, claimant: str = "courier") -> dict:
    return {
        "claim_key": f"{measure}-{number}",
        "subject_table_name": "fct_labor_actions",
        "subject_key": FORGE,
        "measure_code": measure,
        "value_number" if measure == "workers_involved_count" else "value_text": value,
        "claimant_key": claimant,
        "recorded_at": "2024-11-20 08:00:00",
        "supersedes_claim_key": supersedes,
    }


DATED = [
    claim("start_date", "2024-01-08"),
    claim("start_date", "2024-11-18", number=2, supersedes="start_date-1"),
    claim("workers_involved_count", "250"),
]
EMPLOYER = {"employer_key": "lantern-bay-forge", "employer_name": "Lantern Bay Forge"}
STATES = [{"labor_action_key": FORGE, "state_code": "OH"}]


def test_a_row_on_a_reported_action_is_of_it(seeds, listed, reported):
    """By the claim that stands: as first told it was ten months away."""
    reported(reported_actions=[action()], reported_claims=DATED, reported_employers=[EMPLOYER], reported_action_states=STATES)
    found = identities(seeds, listed)
    assert [(row["labor_action_key"], row["match_method_code"]) for row in found["identity_matches"]] == [(FORGE, "linked")]
    assert found["identity_actions"] == found["identity_employers"] == []


def test_what_was_reported_from_the_publishers_own_page_is_its_row(seeds, listed, reported):
    of_tracker = [row | {"claimant_key": "ilr-tracker"} for row in DATED]
    reported(reported_actions=[action()], reported_claims=of_tracker, reported_employers=[EMPLOYER], reported_action_states=STATES)
    matches = identities(seeds, listed)["identity_matches"]
    assert [(row["labor_action_key"], row["match_method_code"]) for row in matches] == [(FORGE, "hand_kept")]


def test_an_action_that_has_not_begun_keeps_its_key_for_itself(seeds, listed, reported):
    reported(reported_actions=[action()], reported_claims=[claim("announced_date", "2024-11-18")], reported_employers=[EMPLOYER])
    (founded,) = identities(seeds, listed)["identity_actions"]
    assert founded["labor_action_key"] == f"{FORGE}-lorain"


def test_a_row_that_was_of_an_action_before_its_day_was_taken_back_still_is(seeds, listed, reported):
    reported(reported_actions=[action()], reported_claims=DATED, reported_employers=[EMPLOYER], reported_action_states=STATES)
    before = identities(seeds, listed)["identity_matches"]
    reported(reported_claims=[claim("start_date", None, number=3, supersedes="start_date-2")])
    found = identities(seeds, listed, before)
    assert [row["labor_action_key"] for row in found["identity_matches"]] == [FORGE]
    assert found["identity_actions"] == [], "it is founded already, by the report"


def test_a_row_that_was_of_a_reported_action_founds_it_when_the_report_is_withdrawn(seeds, listed, reported):
    reported(reported_actions=[action()], reported_claims=DATED, reported_employers=[EMPLOYER], reported_action_states=STATES)
    before = identities(seeds, listed)["identity_matches"]
    create(seeds, "raw.reported_actions", RAW_TABLES["reported_actions"].column_names)
    taken_back = [claim("start_date", None, number=3, supersedes="start_date-2")]
    reported(reported_actions=[action(is_withdrawn="true")], reported_claims=taken_back)
    (founded,) = identities(seeds, listed, before)["identity_actions"]
    assert founded["labor_action_key"] == FORGE


def test_a_row_adds_the_places_and_demands_that_the_report_does_not_tell(seeds, listed, reported):
    place = {"labor_action_key": FORGE, "place_name": "LORAIN", "state_code": "OH"}
    demand = {"labor_action_key": FORGE, "demand_key": "d", "demand_topic_code": "staffing_levels"}
    reported(
        reported_actions=[action()], reported_claims=DATED, reported_employers=[EMPLOYER], reported_action_states=STATES,
        reported_places=[place], reported_demands=[demand],
    )  # fmt: skip
    found = identities(seeds, listed)
    assert [row["place_name"] for row in found["identity_places"]] == ["Elyria"]
    assert [row["demand_topic_code"] for row in found["identity_demands"]] == ["pay"]
