"""The parts of an action that a report tells: states, places, participations, occupations, positions, service impacts, and their claims."""

from collections import Counter
from collections.abc import Callable, Iterator

from strikeledger.sources.reports.entities import Entities
from strikeledger.sources.reports.markup import Markup, Path
from strikeledger.sources.reports.model import Cited, Participation, Place, Report
from strikeledger.sources.reports.names import Names
from strikeledger.sources.reports.telling import (
    CLAIM_COLUMNS,
    DEMANDS,
    IMPACTS,
    PARTICIPATIONS,
    PLACES,
    Cells,
    ToldClaim,
    ToldRow,
    row_key,
)

Cite = Callable[[Cited, Path], tuple[Cells, dict[str, Path]]]


class Parts:
    """``key``: of the action. ``demand_suffix``: ends the key of each position. ``claims``: those of the parts, once `rows` ran."""

    def __init__(self, report: Report, markup: Markup, names: Names, entities: Entities, key: str, demand_suffix: str, cite: Cite) -> None:
        self.action, self.markup, self.names, self.entities, self.cite = report.action, markup, names, entities, cite
        self.report, self.key, self.demand_suffix = report, key, demand_suffix
        self.claims: list[ToldClaim] = []

    def rows(self) -> list[ToldRow]:
        return [*self._states(), *self._places(), *self._participations(), *self._occupations(), *self._positions(), *self._impacts()]

    def _states(self) -> Iterator[ToldRow]:
        for place, told in enumerate(self.action.states):
            path = ("action", "states", place)
            cells = {"state_code": told.state, "allocation_weight": told.weight}
            where = (*path, "state")
            yield self._row(
                "strike_states",
                cells,
                path,
                {"state_code": where if where in self.markup.lines else path, "allocation_weight": (*path, "weight")},
            )

    def _places(self) -> Iterator[ToldRow]:
        for place, told in enumerate(self.action.places):
            path = ("action", "places", place)
            cited, places = self.cite(told, path)
            cells = {"place_name": told.name, "state_code": told.state, **self._counted(told, path), **cited}
            places |= _under(path, place_name="name", state_code="state", **_COUNTED)
            row = self._row("strike_places", cells, path, places)
            self._claim_count(PLACES, row_key(self.key, told.name, told.state), row)
            yield row

    def _participations(self) -> Iterator[ToldRow]:
        for place, told in enumerate(self.action.participations):
            path = ("action", "participations", place)
            union_key = self.entities.union(told.union, (*path, "union")) if told.union else None
            if (told.union is None) == (told.group is None):
                remedy = "name a union, or a group where no union is named"
                self.markup.refuse((*path, "union"), "one_filled", "is needed, or `group`; and only one of them", remedy)
            cited, places = self.cite(told, path)
            cells = {
                "union_key": union_key,
                "group_name": told.group,
                "participation_role_code": told.role,
                "state_code": told.state,
                **self._counted(told, path),
                **cited,
            }
            places |= _under(path, group_name="group", participation_role_code="role", state_code="state", **_COUNTED)
            row = self._row("participations", cells, path, places)
            self._claim_count(PARTICIPATIONS, row_key(self.key, union_key, told.group, told.role, told.state), row)
            yield row

    def _occupations(self) -> Iterator[ToldRow]:
        for place, told in enumerate(self.action.occupations):
            path = ("action", "occupations", place)
            document = told.document or self.report.document
            if document is None:
                self.markup.refuse((*path, "document"), "required", "is not told", "name the document here, or once for the whole report")
            cells = {
                "occupation_key": self.names.key("occupations", told.occupation, (*path, "occupation")),
                "source_document_key": self.names.key(
                    "source_documents", document, (*path, "document") if told.document else ("document",)
                ),
                "locator": told.locator,
            }
            yield self._row("strike_occupations", cells, path, _under(path, occupation_key="occupation", locator="locator"))

    def _positions(self) -> Iterator[ToldRow]:
        told_before: Counter[str] = Counter()
        for place, told in enumerate(self.action.positions):
            path = ("action", "positions", place)
            stem = f"{self.key}-{told.topic}-{told.party}-{told.position}{self.demand_suffix}".replace("_", "-")
            told_before[stem] += 1
            if told.value is not None and (told.low is not None or told.high is not None):
                self.markup.refuse((*path, "value"), "one_filled", "stands beside low and high", "write the value, or the range")
            cited, places = self.cite(told, path)
            has_value = any(value is not None for value in (told.value, told.low, told.high))
            if has_value and told.precision is None:
                self.markup.refuse((*path, "precision"), "required", "is not told", "say how exact the value is")
            cells = {
                "demand_key": stem if told_before[stem] == 1 else f"{stem}-{told_before[stem]}",
                "demand_topic_code": told.topic,
                "party_code": told.party,
                "position_code": told.position,
                "value_low": told.low if told.value is None else told.value,
                "value_high": told.high if told.value is None else told.value,
                "unit_code": told.unit,
                "period_years": told.period_years,
                "stated_date": told.stated_date,
                "precision_code": told.precision,
                "precision_phrase": told.phrase,
                **cited,
            }
            low, high = ("low", "high") if told.value is None else ("value", "value")
            places |= _under(
                path,
                demand_topic_code="topic",
                party_code="party",
                position_code="position",
                value_low=low,
                value_high=high,
                unit_code="unit",
                period_years="period_years",
                stated_date="stated_date",
                precision_code="precision",
                precision_phrase="phrase",
            )
            row = self._row("demands", cells, path, places)
            self._claim(
                DEMANDS,
                cells["demand_key"],
                "position",
                row,
                {
                    "value_text": None if has_value else told.position,
                    "value_low": cells["value_low"],
                    "value_high": cells["value_high"],
                    "unit_code": told.unit,
                    "precision_code": told.precision or "exact",
                    "precision_phrase": told.phrase,
                    "asserted_date": told.stated_date,
                },
            )
            yield row

    def _impacts(self) -> Iterator[ToldRow]:
        for place, told in enumerate(self.action.service_impacts):
            path = ("action", "service_impacts", place)
            cited, places = self.cite(told, path)
            cells = {"service_name": told.service, "impact_code": told.impact, **cited}
            row = self._row("service_impacts", cells, path, places | _under(path, service_name="service", impact_code="impact"))
            subject = row_key(self.key, told.service, told.impact)
            self._claim(IMPACTS, subject, "impact_code", row, {"value_text": told.impact, "precision_code": "exact"})
            yield row

    def _counted(self, told: Place | Participation, path: Path) -> Cells:
        if told.workers is not None and told.precision is None:
            self.markup.refuse((*path, "precision"), "required", "is not told", "say how exact the number of workers is")
        return {"workers_involved_count": told.workers, "precision_code": told.precision, "precision_phrase": told.phrase}

    def _claim_count(self, table: str, subject: str, row: ToldRow) -> None:
        cells = row.cells
        if cells["workers_involved_count"] is not None:
            told = {column: cells[column] for column in ("precision_code", "precision_phrase")}
            self._claim(table, subject, "workers_involved_count", row, {"value_number": cells["workers_involved_count"], **told})

    def _claim(self, table: str, subject: str, measure: str, row: ToldRow, values: Cells) -> None:
        cited = {column: row.cells[column] for column in ("claimant_key", "source_document_key", "locator")}
        cells = {
            **dict.fromkeys(CLAIM_COLUMNS),
            "subject_table_name": table,
            "subject_key": subject,
            "measure_code": measure,
            **cited,
            **values,
        }
        places = {column: row.places[column] for column in ("precision_code", "precision_phrase") if column in row.places}
        self.claims.append(ToldClaim(cells, row.line, row.path, places))

    def _row(self, resource: str, cells: Cells, path: Path, places: dict[str, Path]) -> ToldRow:
        return ToldRow(resource, {"labor_action_key": self.key, **cells}, self.markup.line_of(path), path, places)


_COUNTED = {"workers_involved_count": "workers", "precision_code": "precision", "precision_phrase": "phrase"}


def _under(path: Path, **named: str) -> dict[str, Path]:
    return {column: (*path, name) for column, name in named.items()}
