"""From raw rows to sightings, with every name resolved."""

import re
from collections.abc import Iterable, Mapping
from datetime import date

import duckdb

from strikeledger.identity.kept_rows import Row, kept_rows, raw_rows
from strikeledger.identity.namebook import NameBook
from strikeledger.identity.names import normalised
from strikeledger.identity.sightings import Answers, Names, Sighting
from strikeledger.sources.layouts import ActionFeatures, PublishedSource

# Series of sightings that people wrote down, not rows of a publisher's file.
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


def hand_kept_sightings(
    connection: duckdb.DuckDBPyConnection, actions: Iterable[Row], book: NameBook, source_of: Mapping[str, str]
) -> dict[str, Sighting]:
    """The actions that people wrote down as sightings, by key. ``source_of``: claimant to the source that publishes its rows."""
    unions, states = _grouped(connection, "participations", "union_key"), _grouped(connection, "strike_states", "state_code")
    places = _grouped(connection, "strike_places", "place_name")
    employers = {row["employer_key"]: row["employer_name"] for row in kept_rows(connection, "employers")}
    documents = kept_rows(connection, "source_documents")
    published = {row["source_document_key"]: row["published_date"] or row["accessed_date"] for row in documents}
    found = {}
    for row in actions:
        key = row["labor_action_key"]
        if row["start_date"] is None:
            continue
        found[key] = Sighting(
            source_code=source_of.get(row["claimant_key"], "seeds"),
            row_key="",
            document_key=row["source_document_key"],
            series_code=HAND_KEPT,
            # A report may cite a publisher's file, and name an employer that only such files tell of: its key is made of its name.
            vintage_date=date.fromisoformat(published.get(row["source_document_key"]) or row["start_date"]),
            employer_name=employers.get(row["employer_key"]) or (row["employer_key"] or row["action_name"]).replace("-", " "),
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


def _grouped(connection: duckdb.DuckDBPyConnection, table: str, column: str) -> dict[str, list[str]]:
    grouped: dict[str, list[str]] = {}
    for row in kept_rows(connection, table):
        if row[column]:
            grouped.setdefault(row["labor_action_key"], []).append(row[column])
    return grouped


def _cell(row: Row, column: str | None) -> str | None:
    return row[column] if column else None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
