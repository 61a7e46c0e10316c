"""From raw rows to sightings, with every name resolved."""

import re
from collections.abc import Mapping
from datetime import date

import duckdb

from strikeledger.identity.namebook import NameBook, Row, raw_rows
from strikeledger.identity.names import normalised
from strikeledger.identity.sightings import Answers, Names, Sighting
from strikeledger.sources.layouts import ActionFeatures, PublishedSource
from strikeledger.sources.reports.telling import ACTIONS

# Series of sightings that are rows of the seeds, not of a publisher's file.
HAND_KEPT = "hand_kept"
ACTION_TYPES = ("strike", "lockout", "protest")


def _names(row: Row, features: ActionFeatures, book: NameBook) -> Names:
    """Resolve every name of a row. Columns that the source does not have name nothing."""
    industry = _cell(row, features.industry)
    code = industry if industry and industry[0].isdigit() else None
    return Names(
        employer=book.employers.resolve(row[features.employer]),
        industry=book.industries.resolve(None if code else industry, code),
        unions=_unions(row, features, book),
        states=tuple(book.states.resolve_all(_cell(row, features.state))),
        topics=tuple(book.topics.resolve_all(_cell(row, features.demands))),
        cities=tuple(part.strip() for part in (_cell(row, features.city) or "").split(";") if part.strip()),
    )


def _sighting(source_code: str, row: Row, features: ActionFeatures, book: NameBook) -> Sighting:
    """A row as the matching sees it."""
    names = _names(row, features, book)
    return Sighting(
        source_code=source_code,
        row_key=row["_source_row_key"],
        document_key=row["_source_document_key"],
        series_code=row["_layout_code"],
        vintage_date=date.fromisoformat(row["_vintage_date"]),
        employer_name=row[features.employer] or "",
        start_date=date.fromisoformat(row[features.start_date]),
        end_date=_day(row[features.end_date]),
        workers_count=next((float(row[column]) for column in features.workers if row[column]), None),
        union_keys=book.lineage(key for _, answer in names.unions for key in (answer.entity_key, answer.national_union_key) if key),
        state_codes=tuple(dict.fromkeys(answer.entity_key for _, answer in names.states if answer.entity_key)),
        city_names=_compared_places(row, features),
        action_type_code=_action_type(row, features, names),
        issuer_key=_cell(row, features.issuer_key),
        cells=row,
        names=names,
    )


def sightings_of(connection: duckdb.DuckDBPyConnection, source: PublishedSource, book: NameBook) -> list[Sighting]:
    """Every row of a source that lists actions, of all its documents."""
    features = source.features
    table = features.resource or source.resources[0].name
    return [_sighting(source.code, row, features, book) for row in raw_rows(connection, table)]


def hand_kept_sightings(connection: duckdb.DuckDBPyConnection, book: NameBook, source_of: Mapping[str, str]) -> dict[str, Sighting]:
    """The actions of the seeds and those that reports founded as sightings, by key. ``source_of``: claimant to the source that publishes
    its rows."""
    unions = _grouped(connection, ("participations", "reported_participations"), "union_key")
    states = _grouped(connection, ("strike_states", "reported_action_states"), "state_code")
    places = _grouped(connection, ("strike_places", "reported_places"), "place_name")
    employers = {row["employer_key"]: row["employer_name"] for row in _rows(connection, "reported_employers", "employers")}
    documents = {row["source_document_key"]: row for row in _rows(connection, "reported_documents", "source_documents")}
    found = {}
    for row in [*raw_rows(connection, "strikes"), *_reported_actions(connection)]:
        key, document = row["labor_action_key"], documents[row["source_document_key"]]
        if row["start_date"] is None:
            continue
        found[key] = Sighting(
            source_code=source_of.get(row["claimant_key"], "seeds"),
            row_key="",
            document_key=row["source_document_key"],
            series_code=HAND_KEPT,
            vintage_date=date.fromisoformat(document["published_date"] or document["accessed_date"]),
            employer_name=employers.get(row["employer_key"]) or row["action_name"],
            start_date=date.fromisoformat(row["start_date"]),
            end_date=_day(row["end_date"] or row["planned_end_date"]),
            workers_count=float(row["workers_involved_count"]) if row["workers_involved_count"] else None,
            union_keys=book.lineage(unions.get(key, ())),
            state_codes=tuple(states.get(key, ())),
            city_names=tuple(normalised(place) for place in places.get(key, ())),
            action_type_code=row["action_type_code"],
        )
    return found


def _unions(row: Row, features: ActionFeatures, book: NameBook) -> Answers:
    """By the first column that names a union which is known; by the first filled one where none does."""
    read = [tuple(book.unions.resolve_all(row[column], _cell(row, features.local))) for column in features.union if row[column]]
    known = (answers for answers in read if any(answer.is_resolved for _, answer in answers))
    return next(known, read[0] if read else ())


def _compared_places(row: Row, features: ActionFeatures) -> tuple[str, ...]:
    text = _cell(row, features.city) or _cell(row, features.area) or ""
    return tuple(dict.fromkeys(filter(None, (normalised(place) for place in re.split(r"[;,/]|\band\b", text)))))


def _action_type(row: Row, features: ActionFeatures, names: Names) -> str:
    told = (_cell(row, features.action_type) or "").casefold()
    if told not in ACTION_TYPES:
        return "work_stoppage"
    in_sympathy = any(text.casefold().startswith("sympathy strike") for text, _ in names.topics)
    return "sympathy_strike" if told == "strike" and in_sympathy else told


def _reported_actions(connection: duckdb.DuckDBPyConnection) -> list[Row]:
    """As rows of the seeds: what reports claim of an action stands beside it. Of several claims the last that nothing supersedes is compared;
    which one is shown is decided later, and matters little to what is the same action. A withdrawn action is compared with nothing."""
    claims = raw_rows(connection, "reported_claims")
    superseded = {claim["supersedes_claim_key"] for claim in claims}
    told: dict[str, Row] = {}
    for claim in claims:
        if claim["subject_table_name"] == ACTIONS and claim["claim_key"] not in superseded:
            told.setdefault(claim["subject_key"], {})[claim["measure_code"]] = claim["value_text"] or claim["value_number"]
    absent = dict.fromkeys(("start_date", "end_date", "planned_end_date", "workers_involved_count", "claimant_key"))
    actions = [row for row in raw_rows(connection, "reported_actions") if row["is_withdrawn"] == "false"]
    return [{**absent, **told.get(row["labor_action_key"], {}), **row} for row in actions]


def _rows(connection: duckdb.DuckDBPyConnection, *tables: str) -> list[Row]:
    return [row for table in tables for row in raw_rows(connection, table)]


def _grouped(connection: duckdb.DuckDBPyConnection, tables: tuple[str, ...], column: str) -> dict[str, list[str]]:
    grouped: dict[str, list[str]] = {}
    for row in _rows(connection, *tables):
        if row[column]:
            grouped.setdefault(row["labor_action_key"], []).append(row[column])
    return grouped


def _cell(row: Row, column: str | None) -> str | None:
    return row[column] if column else None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
