"""Invented rows for the raw tables, to be put beside landed seeds: what landing and the identity step would leave of a few files.

Employers, unions and figures are invented, but for two hand-kept stoppages that a later listing tells again.
"""

import duckdb

TRACKER = ("tracker-1", "tracker-2", "tracker-3")
VINTAGES = {"tracker-1": "2024-01-31", "tracker-2": "2024-02-29", "tracker-3": "2024-03-31"} | dict.fromkeys(
    ("listing", "annual-table", "cases", "states", "jobs", "filings"), "2024-02-21"
)
TOLD_BY = {"ilr": ("ilr_labor_actions", "ilr-tracker"), "bls": ("bls_work_stoppages", "bls"), "fmcs": ("fmcs_work_stoppages", "fmcs")}


def put(connection: duckdb.DuckDBPyConnection, table: str, rows: list[dict]) -> None:
    """Add rows; columns that a row leaves out are absent."""
    for row in rows:
        cells = {name: None if value is None else str(value) for name, value in row.items()}
        connection.execute(f"insert into raw.{table} ({', '.join(cells)}) values ({', '.join('?' * len(cells))})", list(cells.values()))


def source_file(document: str, source_code: str, method: str | None = None, covers: tuple[str, str] | None = None) -> dict:
    first, last = covers or (None, None)
    return {
        "source_code": source_code,
        "source_document_key": document,
        "layout_code": "any",
        "file_name": f"{document}.csv",
        "origin": f"/tmp/{document}.csv",
        "sha256": document.encode().hex().ljust(64, "0"),
        "licence_code": "not-stated",
        "publisher_name": "Invented publisher",
        "title": document,
        "vintage_date": VINTAGES[document],
        "fetched_at": "2024-04-02 08:30:00",
        "coverage_from_date": first,
        "coverage_to_date": last,
        "counting_method_code": method,
        "claimant_key": TOLD_BY[method][1] if method else None,
        "is_redistributable": False,
        "row_count": 1,
        "refused_count": 0,
        "delivery_number": 1,
    }


def printed(document: str, row_key: str, line: int = 2, **cells: object) -> dict:
    lineage = {"_layout_code": "any", "_source_document_key": document, "_vintage_date": VINTAGES[document], "_source_row_key": row_key}
    return cells | lineage | {"_source_file": f"{document}.csv", "_source_line": line, "_source_sha256": "0"}


def matched(method: str, row_key: str, *actions: str, is_withdrawn: bool = False, by: str = "founding") -> list[dict]:
    return [
        {
            "source_code": TOLD_BY[method][0],
            "source_row_key": row_key,
            "labor_action_key": action,
            "match_relation_code": "1:1" if len(actions) == 1 else "1:n",
            "match_method_code": by,
            "is_reviewed": False,
            "is_withdrawn": is_withdrawn,
            "first_vintage_date": "2024-01-31",
            "last_vintage_date": "2024-03-31",
        }
        for action in actions
    ]


def founded(action: str, method: str, row_key: str, document: str, kind: str = "strike", *, is_of_employees: bool = True) -> dict:
    return {
        "labor_action_key": action,
        "action_name": f"Invented {kind}",
        "action_type_code": kind,
        "is_of_employees": is_of_employees,
        "source_code": TOLD_BY[method][0],
        "source_row_key": row_key,
        "source_document_key": document,
    }


def put_everything(connection: duckdb.DuckDBPyConnection) -> None:
    _put_files(connection)
    _put_tracker(connection)
    _put_agencies(connection)
    _put_denominators(connection)
    put_reports(connection)
    put(connection, "absent_figures", [
        {"source_code": "ilr_labor_actions", "source_document_key": "tracker-2", "source_row_key": "lantern",
         "vintage_date": "2024-02-29", "column_name": "end_date", "reason_code": "blank"},
    ])  # fmt: skip
    union = {"kind_code": "union", "source_code": "ilr_labor_actions"}
    put(connection, "identity_names", [
        union | {"name_text": "Order of Lamps", "method_code": "unresolved", "row_count": 3},
        union | {"name_text": "UAW", "entity_key": "uaw", "method_code": "key", "row_count": 9},
    ])  # fmt: skip


def _put_files(connection: duckdb.DuckDBPyConnection) -> None:
    trackers = [source_file(document, "ilr_labor_actions", "ilr", ("2021-01-01", VINTAGES[document])) for document in TRACKER]
    listing = source_file("listing", "bls_work_stoppages", "bls", ("1993-01-01", "2023-12-31"))
    rest = [
        source_file("annual-table", "bls_work_stoppages", "bls"),
        source_file("cases", "fmcs_work_stoppages", "fmcs", ("2019-01-01", "2019-12-31")),
        source_file("states", "cps_union_membership"),
        source_file("jobs", "ces_employment"),
        source_file("filings", "olms_union_filings"),
    ]
    put(connection, "source_files", [*trackers, listing, *rest])


def _put_tracker(connection: duckdb.DuckDBPyConnection) -> None:
    def told(document: str, key: str, first: str, last: str | None, participants: int | None, kind: str = "Strike", line: int = 2) -> dict:
        return printed(document, key, line, start_date=first, end_date=last, participants_count=participants, action_type=kind)

    put(connection, "ilr_labor_actions", [
        told("tracker-1", "lantern", "2023-05-08", "2023-06-01", 20_000),
        told("tracker-2", "lantern", "2023-05-08", None, 20_000),
        told("tracker-3", "lantern", "2023-05-08", "2023-06-03", 15_000),
        told("tracker-3", "mills-1", "2023-03-06", "2023-03-10", 300, line=3),
        told("tracker-3", "mills-2", "2023-03-20", "2023-03-24", 300, line=4),
        told("tracker-3", "mills-3", "2023-03-07", "2023-03-09", 200, line=5),
        told("tracker-1", "bakery", "2023-02-01", "2023-02-02", 1_500, line=6),
        told("tracker-2", "bakery", "2023-02-01", "2023-02-02", 1_500, line=6),
        told("tracker-3", "drivers", "2023-04-03", "2023-04-07", 1_200, line=7),
        told("tracker-3", "rally", "2023-04-03", None, 80, "Protest", line=8),
        told("tracker-3", "open", "2023-09-01", None, 40, line=9),
    ])  # fmt: skip
    put(connection, "identity_matches", [
        *matched("ilr", "lantern", "lantern-works-2023-05-08"),
        *(row for key in ("mills-1", "mills-2", "mills-3") for row in matched("ilr", key, "twin-mills-2023-03-06")),
        *matched("ilr", "bakery", "bakery-2023-02-01", is_withdrawn=True),
        *matched("ilr", "drivers", "drivers-2023-04-03"),
        *matched("ilr", "rally", "rally-2023-04-03"),
        *matched("ilr", "open", "open-2023-09-01"),
    ])  # fmt: skip
    put(connection, "identity_actions", [
        founded("lantern-works-2023-05-08", "ilr", "lantern", "tracker-1"),
        founded("twin-mills-2023-03-06", "ilr", "mills-1", "tracker-3"),
        founded("bakery-2023-02-01", "ilr", "bakery", "tracker-1"),
        founded("drivers-2023-04-03", "ilr", "drivers", "tracker-3", is_of_employees=False),
        founded("rally-2023-04-03", "ilr", "rally", "tracker-3", "protest"),
        founded("open-2023-09-01", "ilr", "open", "tracker-3"),
    ])  # fmt: skip
    put(connection, "identity_action_states", [{"labor_action_key": "lantern-works-2023-05-08", "state_code": "OH"}])
    put(connection, "identity_demands", [
        {"demand_key": "lantern-works-2023-05-08-staffing", "labor_action_key": "lantern-works-2023-05-08",
         "demand_topic_code": "staffing_levels", "claimant_key": "ilr-tracker", "source_document_key": "tracker-1", "locator": "row 2"},
    ])  # fmt: skip


def _put_agencies(connection: duckdb.DuckDBPyConnection) -> None:
    boeing = {"start_date": "1993-01-19", "end_date": "1993-01-19", "days_idle_count": 21_500}
    times = {"start_date": "2022-12-08", "end_date": "2022-12-08", "days_idle_count": 1_100}
    put(connection, "bls_stoppages", [
        printed("listing", "boeing", 4, workers_count=21_500, **boeing),
        printed("listing", "times", 630, workers_count=1_100, **times),
    ])  # fmt: skip
    put(connection, "identity_matches", [
        *matched("bls", "boeing", "boeing-1993-01-19", by="hand_kept"),
        *matched("bls", "times", "new-york-times-2022-12-08", by="hand_kept"),
        *matched("fmcs", "case-1", "quarry-2019-05-06"),
    ])  # fmt: skip
    put(connection, "fmcs_work_stoppages", [
        printed("cases", "case-1", 9, start_date="2019-05-06", end_date="2019-05-10", idled_count=0, bargaining_unit_count=900),
    ])  # fmt: skip
    put(connection, "identity_actions", [founded("quarry-2019-05-06", "fmcs", "case-1", "cases", "work_stoppage")])
    put(connection, "bls_annual_totals", [
        printed("annual-table", "2019", year_number=2019, stoppages_beginning_count=25, workers_beginning_thousands=425.5),
        printed("annual-table", "2022", 3, year_number=2022, stoppages_beginning_count=23, workers_beginning_thousands=120.6),
    ])  # fmt: skip


def _put_denominators(connection: duckdb.DuckDBPyConnection) -> None:
    def members(year: int, employed: int, members: int, covered: int) -> dict:
        figures = {"employed_count": employed, "members_count": members, "covered_count": covered}
        return printed("states", f"ohio-{year}", state_name="Ohio", year_number=year, **figures)

    def jobs(state: str, sector: str, thousands: float) -> dict:
        figures = {"employees_thousands": thousands, "labor_force_thousands": 6_000}
        return printed("jobs", f"{state}-{sector}", state_name=state, sector_name=sector, year_number=2019, **figures)

    put(connection, "cps_state_memberships", [members(2023, 5_000_000, 640_000, 700_000), members(2019, 1, 1, 1)])
    put(connection, "ces_state_employment", [
        jobs("Ohio", "Mining", 12.25),
        jobs("Ohio", "Trade", 5_000),
        jobs("Maine", "Trade", 600),
        jobs("Nowhere", "Trade", 1),
    ])  # fmt: skip
    put(connection, "olms_union_filings", [
        printed("filings", "2023|29994", union_name="ATU", file_number="29994", year_number=2023, members_count=4_000),
        printed("filings", "2023|1", union_name="AFL-CIO", file_number="1", year_number=2023, members_count=12_000_000),
    ])  # fmt: skip


def put_reports(connection: duckdb.DuckDBPyConnection) -> None:
    """What the tracker says elsewhere, as a person reported it: of one of its rows a figure that was read wrong first, of another one that
    was taken back. And an action that was withdrawn before the tracker's own row founded it."""
    put(connection, "reported_documents", [
        {"source_document_key": key, "publisher_name": "Invented publisher", "title": key, "published_date": day, "accessed_date": day,
         "licence_code": "not-stated"}
        for key, day in (("tracker-page", "2024-04-10"), ("early-page", "2023-12-01"))
    ])  # fmt: skip
    put(connection, "reported_claimants", [
        {"claimant_key": "ilr-tracker", "claimant_name": "Another name of the tracker", "claimant_role_code": "press"},
        {"claimant_key": "gazette", "claimant_name": "Invented Gazette", "claimant_role_code": "press"},
    ])  # fmt: skip
    reports = (
        ("drivers", "addition", None, "drivers-2023-04-03", False),
        ("drivers-again", "correction", "drivers", "drivers-2023-04-03", True),
        ("open", "addition", None, "open-2023-09-01", False),
        ("open-not", "withdrawal", "open", "open-2023-09-01", False),
        ("rally", "addition", None, "rally-2023-04-03", True),
        ("rally-later", "correction", "rally", "rally-2023-04-03", True),
    )
    put(connection, "reports", [
        {"report_key": key, "report_kind_code": kind, "refers_to_report_key": refers_to, "labor_action_key": action,
         "reporter_name": "A. Example", "because": refers_to and "it was wrong", "sha256": "0" * 64,
         "recorded_at": f"2024-05-0{number} 10:00:00",
         "is_standing": is_standing and key != "rally"}
        for number, (key, kind, refers_to, action, is_standing) in enumerate(reports, 1)
    ])  # fmt: skip

    def says(report: str, action: str, value: int | None, document: str = "tracker-page", supersedes: str | None = None) -> dict:
        number = [key for key, *_ in reports].index(report) + 1
        return {
            "claim_key": f"report:{report}:{action}",
            "subject_table_name": "fct_labor_actions",
            "subject_key": action,
            "measure_code": "workers_involved_count",
            "value_number": value,
            "precision_code": "exact",
            "claimant_key": "ilr-tracker",
            "source_document_key": document,
            "locator": "line 1",
            "recorded_at": f"2024-05-0{number} 10:00:00",
            "supersedes_claim_key": supersedes,
            "report_key": report,
        }

    put(connection, "reported_claims", [
        says("drivers", "drivers-2023-04-03", 1_300),
        says("drivers-again", "drivers-2023-04-03", 1_350, supersedes="report:drivers:drivers-2023-04-03"),
        says("open", "open-2023-09-01", 45),
        says("open-not", "open-2023-09-01", None, supersedes="report:open:open-2023-09-01"),
        says("rally", "rally-2023-04-03", 80, "early-page"),
        says("rally-later", "rally-2023-04-03", 95, supersedes="report:rally:rally-2023-04-03"),
    ])  # fmt: skip
    put(connection, "reported_actions", [
        {"labor_action_key": "quarry-2019-05-06", "action_name": "Reported and taken back", "action_type_code": "lockout",
         "source_document_key": "tracker-page", "report_key": "drivers", "is_withdrawn": True},
        {"labor_action_key": "boeing-1993-01-19", "action_name": "Of a key that the seeds hold", "action_type_code": "lockout",
         "source_document_key": "tracker-page", "report_key": "drivers", "is_withdrawn": False},
    ])  # fmt: skip
