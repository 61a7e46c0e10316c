"""What people wrote down: rows of the seeds, and those of reports whose key the seeds do not hold."""

import duckdb

from strikeledger.sources.reports.telling import ACTIONS

Row = dict[str, str | None]

# Table of the seeds to the raw table of reports beside it, and what makes two of their rows one.
_REPORTED = {
    "employers": ("reported_employers", ("employer_key",)),
    "unions": ("reported_unions", ("union_key",)),
    "source_documents": ("reported_documents", ("source_document_key",)),
    "strike_states": ("reported_action_states", ("labor_action_key", "state_code")),
    "strike_places": ("reported_places", ("labor_action_key", "place_name", "state_code")),
    "participations": (
        "reported_participations",
        ("labor_action_key", "union_key", "group_name", "participation_role_code", "state_code"),
    ),
    "demands": ("reported_demands", ("demand_key",)),
}
_FIGURES = ("start_date", "end_date", "planned_end_date", "workers_involved_count")


def raw_rows(connection: duckdb.DuckDBPyConnection, table: str) -> list[Row]:
    """The rows of a raw table in the order in which they landed."""
    result = connection.execute(f"select * from raw.{table} order by rowid")
    columns = [column[0] for column in result.description]
    return [dict(zip(columns, row, strict=True)) for row in result.fetchall()]


def kept_rows(connection: duckdb.DuckDBPyConnection, table: str) -> list[Row]:
    """The rows of a table of the seeds, then those that reports add."""
    reported, key = _REPORTED[table]
    rows = raw_rows(connection, table)
    known = {tuple(row[column] for column in key) for row in rows}
    return rows + [row for row in raw_rows(connection, reported) if tuple(row[column] for column in key) not in known]


def kept_actions(connection: duckdb.DuckDBPyConnection) -> list[Row]:
    """The actions of the seeds and of reports with the figures that tell them apart from others.

    A report's figures are its claims: of those that stand the one that was told first. One whose reporter took it back tells nothing.
    """
    rows = raw_rows(connection, "strikes")
    known = {row["labor_action_key"] for row in rows}
    claims = raw_rows(connection, "reported_claims")
    superseded = {claim["supersedes_claim_key"] for claim in claims}
    told: dict[tuple[str | None, str | None], Row] = {}
    for claim in claims:
        is_of_action = claim["subject_table_name"] == ACTIONS
        if is_of_action and claim["claim_key"] not in superseded and _value(claim) is not None:
            told.setdefault((claim["subject_key"], claim["measure_code"]), claim)
    for action in raw_rows(connection, "reported_actions"):
        key = action["labor_action_key"]
        if key not in known:
            found = {measure: told[key, measure] for measure in _FIGURES if (key, measure) in told}
            figures = {measure: _value(found.get(measure)) for measure in _FIGURES}
            rows.append(action | figures | {"claimant_key": found["start_date"]["claimant_key"] if "start_date" in found else None})
    return rows


def _value(claim: Row | None) -> str | None:
    return claim and (claim["value_text"] or claim["value_number"] or claim["value_low"])
