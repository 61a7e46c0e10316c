"""Invented rows on which two engines like to differ, for the raw tables beside the seeds: hostile texts, leap days, open ends, halves to be
rounded, parts that do not come out even, NULL where a value may be absent."""

import duckdb

from tests.integration.marts.raw_rows import put, put_everything
from tests.integration.marts.reported_rows import put_reports
from tests.recordings.hostile_texts import TEXTS

CITED = {"claimant_key": "bls", "source_document_key": "bls-monthly-listing-2023-02"}
SPELLINGS = (*TEXTS, "Grève à l'hôpital", "O'Brien & Söhne \\", "\\'", "\\\\n", "100 %", "a`b", "''", 'é"è')
# Whole and half and neither; small, large, and such as another engine prints with an exponent.
NUMBERS = ("0.5", "1.005", "2.675", "12345678.5", "0.0001", "1000000000", "7", "0.125", "-0.5")
COUNTED = (("workers_involved_count", "seiu-uhw"), ("days_idle_count", "kaiser-permanente"))
STATES = ("CA", "NY", "TX", "WA", "OR", "NV", "OH")


def put_golden(connection: duckdb.DuckDBPyConnection) -> None:
    put_everything(connection)
    put_reports(connection)
    for number, spelling in enumerate(SPELLINGS):
        _put_action(connection, f"golden-{number:03}", number, spelling)
    union = {"kind_code": "union", "source_code": "ilr_labor_actions", "method_code": "unresolved"}
    put(connection, "identity_names", [union | {"name_text": spelling, "row_count": 1 + n} for n, spelling in enumerate(SPELLINGS)])


def _put_action(connection: duckdb.DuckDBPyConnection, key: str, number: int, spelling: str) -> None:
    """Every third has no end, every fourth no head count, every fifth no days idle; it touches up to seven states."""
    cited = {"source_document_key": CITED["source_document_key"], "locator": spelling}
    put(connection, "employers", [cited | {"employer_key": key, "employer_name": spelling}])
    year = f"20{number % 24:02}"
    workers = None if number % 4 == 3 else 1000 + 37 * number
    put(connection, "strikes", [CITED | {
        "labor_action_key": key, "action_name": spelling, "action_type_code": "strike", "action_status_code": "ended", "employer_key": key,
        "industry_code": "622", "start_date": f"{year}-02-28", "end_date": None if number % 3 == 2 else f"{year}-03-01",
        "workers_involved_count": workers, "days_idle_count": None if number % 5 == 4 else 2001 + 41 * number, "locator": spelling,
    }])  # fmt: skip
    put(connection, "strike_states", [cited | {"labor_action_key": key, "state_code": state} for state in STATES[: number % 8]])
    place = {"labor_action_key": key, "place_name": spelling, "state_code": STATES[0], "locator": spelling}
    put(connection, "strike_places", [CITED | place])
    put(connection, "service_impacts", [
        CITED | {"labor_action_key": key, "service_name": spelling, "impact_code": "closed", "locator": spelling},
    ])  # fmt: skip
    put(connection, "participations", [CITED | {
        "labor_action_key": key, "group_name": spelling, "participation_role_code": "indirectly_idled", "locator": "row",
        "workers_involved_count": 1 + number,
    }])  # fmt: skip
    put(connection, "claims", [CITED | {
        "claim_key": f"{key}-{turn}", "subject_table_name": "fct_labor_actions", "subject_key": key, "measure_code": measure,
        "value_number": NUMBERS[(number + turn) % len(NUMBERS)], "precision_code": "exact", "claimant_key": claimant,
        "recorded_date": "2024-02-29", "locator": spelling,
    } for turn, (measure, claimant) in enumerate(COUNTED)])  # fmt: skip
    put(connection, "claims", [CITED | {
        "claim_key": f"{key}-text", "subject_table_name": "fct_labor_actions", "subject_key": key, "measure_code": "negotiation_status",
        "value_text": spelling, "precision_code": "exact", "recorded_date": "2024-02-29", "precision_phrase": spelling,
        "locator": "row",
    }])  # fmt: skip
