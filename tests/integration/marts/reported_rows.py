"""Invented rows of reports for the raw tables, to be put beside those of the sources: what cannot be told by handing in one report."""

import duckdb

from tests.integration.marts.raw_rows import TOLD_BY, put

ACTIONS, PLACES, PARTICIPATIONS = "fct_labor_actions", "fct_labor_action_places", "fct_labor_action_participations"
PIER, PHANTOM, OPEN, DRIVERS, RALLY, GONE = (
    *("pier-yard-2024-05-06", "phantom-works-2024-06-03", "open-2023-09-01", "drivers-2023-04-03", "rally-2023-04-03"),
    "gone-2020-01-06",
)
KAISER = "kaiser-permanente-2023-10-04"
TRACKER_SAID = f"{ACTIONS}:{DRIVERS}:workers_involved_count:ilr-tracker:tracker-3"
CITED = {"source_document_key": "pier-herald", "locator": "page 1"}


def report(key: str, action: str, kind: str = "new", refers_to: str | None = None, *, is_standing: bool = True) -> dict:
    return {
        "report_key": key,
        "report_kind_code": kind,
        "refers_to_report_key": refers_to,
        "labor_action_key": action,
        "reporter_name": "Ada Quill",
        "sha256": key.encode().hex().ljust(64, "0"),
        "recorded_at": "2024-06-10 10:00:00",
        "is_standing": str(is_standing).lower(),
    }


def founded(action: str, report_key: str, *, is_withdrawn: bool = False, **cells: str) -> dict:
    told = {"action_name": f"Invented {action}", "action_type_code": "strike", "source_document_key": "pier-herald"}
    return told | {"labor_action_key": action, "report_key": report_key, "is_withdrawn": str(is_withdrawn).lower()} | cells


def claim(report_key: str, subject: str, measure: str, value: object = None, *, table: str = ACTIONS, **cells: object) -> dict:
    """Without ``value``, unless it has a span, a claim takes back the one that it supersedes."""
    column = "value_text" if isinstance(value, str) else "value_number"
    told = {"precision_code": "exact", "claimant_key": "pier-guild", "recorded_at": "2024-06-10 10:00:00"} | CITED | cells
    key = f"report:{report_key}:{table}:{subject}:{measure}:{told['claimant_key']}"
    return told | {
        "claim_key": key,
        "report_key": report_key,
        "subject_table_name": table,
        "subject_key": subject,
        "measure_code": measure,
        column: value,
    }


def put_reports(connection: duckdb.DuckDBPyConnection) -> None:
    _put_described(connection)
    put(connection, "reports", [
        report("pier", PIER),
        report("phantom", PHANTOM, is_standing=False), report("phantom-2", PHANTOM, "withdrawal", "phantom"),
        report("rally", RALLY, is_standing=False), report("rally-2", RALLY, "withdrawal", "rally"),
        report("open", OPEN, "addition", is_standing=False), report("open-2", OPEN, "correction", "open"),
        report("drivers", DRIVERS, "addition"), report("gone", GONE, "addition"), report("kaiser", KAISER, "addition"),
    ])  # fmt: skip
    put(connection, "reported_actions", [
        founded(PIER, "pier", employer_key="pier-yard", primary_labor_action_key=GONE),
        founded(PHANTOM, "phantom", is_withdrawn=True, employer_key="gone-employer"),
        founded(RALLY, "rally", is_withdrawn=True),
    ])  # fmt: skip
    _put_parts(connection)
    _put_claims(connection)


def _put_described(connection: duckdb.DuckDBPyConnection) -> None:
    document = {"publisher_name": "Pier Herald", "accessed_date": "2024-06-09", "licence_code": "not-stated"}
    put(connection, "reported_documents", [
        document | {"source_document_key": "pier-herald", "title": "Pier stands still", "published_date": "2024-05-31"},
        document | {"source_document_key": "tracker-note", "title": "A note", "published_date": "2024-02-15"},
        document | {"source_document_key": "undated-note", "title": "Another note"},
    ])  # fmt: skip
    put(connection, "reported_claimants", [
        {"claimant_key": "pier-guild", "claimant_name": "Pier Guild", "claimant_role_code": "union"},
        {"claimant_key": "pier-herald", "claimant_name": "Pier Herald", "claimant_role_code": "press"},
        {"claimant_key": "bls", "claimant_name": "Not the bureau", "claimant_role_code": "employer"},
    ])  # fmt: skip
    put(connection, "reported_employers", [
        {"employer_key": "pier-yard", "employer_name": "Pier Yard", "industry_code": "311", "parent_employer_key": "gone-employer"},
    ])  # fmt: skip
    put(connection, "reported_unions", [
        {"union_key": "pier-guild", "union_name": "Pier Guild", "union_level_code": "local", "parent_union_key": "gone-union"},
    ])  # fmt: skip


def _put_parts(connection: duckdb.DuckDBPyConnection) -> None:
    put(connection, "identity_action_states", [{"labor_action_key": OPEN, "state_code": "OH"}])
    put(connection, "reported_action_states", [
        {"labor_action_key": PIER, "state_code": "MA", "report_key": "pier"},
        {"labor_action_key": OPEN, "state_code": "MI", "report_key": "open-2"},
        {"labor_action_key": KAISER, "state_code": "HI", "report_key": "kaiser"},
        {"labor_action_key": GONE, "state_code": "MI", "report_key": "gone"},
    ])  # fmt: skip
    told = {"claimant_key": "pier-guild"} | CITED
    put(connection, "reported_places", [
        told | {"labor_action_key": action, "place_name": "Pier", "state_code": "MA", "workers_involved_count": count, "report_key": key}
        for action, count, key in ((PIER, 320, "pier"), (GONE, 5, "gone"))
    ])  # fmt: skip
    put(connection, "reported_participations", [
        told | {"labor_action_key": PIER, "union_key": union, "participation_role_code": role}
        | {"workers_involved_count": count, "report_key": "pier"}
        for union, role, count in (("pier-guild", "lead", 320), ("gone-union", "aligned", 10))
    ])  # fmt: skip
    occupation = connection.execute("select min(occupation_key) from raw.occupations").fetchone()[0]
    put(connection, "reported_occupations", [
        CITED | {"labor_action_key": action, "occupation_key": occupation, "report_key": key}
        for action, key in ((PIER, "pier"), (GONE, "gone"))
    ])  # fmt: skip
    put(connection, "reported_service_impacts", [
        told | {"labor_action_key": KAISER, "service_name": "Optical locations (some)", "impact_code": "closed", "report_key": "kaiser"},
        told | {"labor_action_key": PIER, "service_name": "Ferry", "impact_code": "closed", "report_key": "pier"},
    ])  # fmt: skip
    put(connection, "reported_demands", [
        told | {"demand_key": f"{PIER}-pay-union-ask", "labor_action_key": PIER, "demand_topic_code": "pay", "party_code": "union",
                "position_code": "ask", "value_low": 4, "value_high": 5, "unit_code": "percent", "report_key": "pier"},
    ])  # fmt: skip


def _put_claims(connection: duckdb.DuckDBPyConnection) -> None:
    def withdrawn(action: str, report_key: str) -> list[dict]:
        first = claim(report_key, action, "start_date", "2024-06-03")
        return [first, claim(f"{report_key}-2", action, "start_date", supersedes_claim_key=first["claim_key"])]

    def tracker(report_key: str, action: str, count: int, document: str, superseded: str | None = None) -> dict:
        said = {"claimant_key": TOLD_BY["ilr"][1], "source_document_key": document, "supersedes_claim_key": superseded}
        return claim(report_key, action, "workers_involved_count", count, **said)

    first = tracker("open", OPEN, 30, "tracker-note")
    put(connection, "reported_claims", [
        claim("pier", PIER, "start_date", "2024-05-06"), claim("pier", PIER, "action_status_code", "under_way"),
        claim("pier", PIER, "workers_involved_count", 320, precision_code="about", precision_phrase="some"),
        claim("pier", PIER, "workers_involved_count", 300, claimant_key="pier-herald"), claim("pier", PIER, "days_idle_count", 900),
        claim("pier", f"{PIER}|Pier|MA", "workers_involved_count", 320, table=PLACES),
        claim("pier", f"{PIER}|pier-guild||lead|", "workers_involved_count", 320, table=PARTICIPATIONS),
        claim("pier", f"{PIER}|gone-union||aligned|", "workers_involved_count", 10, table=PARTICIPATIONS),
        claim("pier", f"{PIER}-pay-union-ask", "position", table="fct_demands", value_low=4, value_high=5, unit_code="percent"),
        claim("pier", f"{PIER}|Ferry|closed", "impact_code", "closed", table="fct_service_impacts"),
        *withdrawn(PHANTOM, "phantom"), *withdrawn(RALLY, "rally"),
        first, tracker("open-2", OPEN, 35, "tracker-note", first["claim_key"]),
        tracker("drivers", DRIVERS, 1_100, "undated-note", TRACKER_SAID),
        claim("gone", GONE, "workers_involved_count", 5), claim("gone", f"{GONE}|Pier|MA", "workers_involved_count", 5, table=PLACES),
        claim("kaiser", f"{KAISER}|Optical locations (some)|closed", "impact_code", "closed", table="fct_service_impacts"),
        claim("kaiser", KAISER, "workers_involved_count", 74_000, supersedes_claim_key="went-with-its-file"),
    ])  # fmt: skip
