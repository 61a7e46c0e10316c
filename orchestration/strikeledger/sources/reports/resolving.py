"""From a `Report` to a `Telling`: every name becomes a key, every figure a claim, every part a row of the seeds' resources."""

from dataclasses import dataclass
from functools import cached_property

from strikeledger.sources.cell_rules import parsed_date
from strikeledger.sources.reports.book import Book
from strikeledger.sources.reports.entities import Entities
from strikeledger.sources.reports.markup import Markup, Path
from strikeledger.sources.reports.model import Cited, Report
from strikeledger.sources.reports.names import Names
from strikeledger.sources.reports.parts import Parts
from strikeledger.sources.reports.telling import ACTIONS, CLAIM_COLUMNS, Cells, Telling, ToldClaim, ToldRow

# Measures that a claim of the action does not tell, and the field that does.
_TOLD_ELSEWHERE = {
    "action_type_code": "action.type",
    "position": "action.positions",
    "impact_code": "action.service_impacts",
    "participation_role_code": "action.participations",
    "allocation_weight": "action.states",
    "state_codes": "action.states",
}
_NUMBER = "number"


@dataclass(frozen=True)
class Before:
    """What stands before a correction or a withdrawal: the first report of the chain, and the telling that stands."""

    root_report_key: str
    founds_action: bool
    telling: Telling


def resolved(report: Report, markup: Markup, book: Book, report_key: str, before: Before | None, *, is_receipt: bool) -> Telling:
    """The telling of a report. What it names wrongly is refused in ``markup``; only without refusals the telling is whole.

    ``report_key``: of this report. ``is_receipt``: it arrives now, so what it describes as new must be new.
    """
    own_keys = {row.cells[book.resources[row.resource].primary_key[0]] for row in before.telling.entities} if before else set()
    return _Resolver(report, markup, book, report_key, before, Names(book, markup, is_receipt, own_keys)).telling()


class _Resolver:
    def __init__(self, report: Report, markup: Markup, book: Book, report_key: str, before: Before | None, names: Names) -> None:
        self.report, self.markup, self.book, self.before, self.names = report, markup, book, before, names
        self.report_key = report_key

    def telling(self) -> Telling:
        report = self.report
        entities = Entities(report, self.markup, self.names)
        entities.describe_documents_and_claimants()
        employer_key = entities.employer(report.action.employer, ("action", "employer")) if report.action.employer else None
        claims = [claim for place, told in enumerate(report.claims) if (claim := self._claim(told, ("claims", place)))]
        key = self._labor_action_key(employer_key, claims)
        claims = [self._on(claim, key) for claim in claims]
        parts = Parts(report, self.markup, self.names, entities, key, self._demand_suffix, self._cited)
        rows = parts.rows()
        action = self._action(employer_key, key, claims) if self._founds_action else None
        return Telling(
            kind=report.kind,
            labor_action_key=key,
            reporter_name=report.reporter,
            because=report.because,
            refers_to=report.refers_to,
            document_key=self.document_key,
            action=action,
            rows=tuple(rows),
            claims=(*claims, *parts.claims),
            entities=tuple(entities.rows),
        )

    @property
    def _founds_action(self) -> bool:
        return self.report.kind == "new" or bool(self.report.kind == "correction" and self.before and self.before.founds_action)

    @property
    def _demand_suffix(self) -> str:
        """Positions of two additions to one action are two positions; those of a report and its correction are one."""
        if self._founds_action:
            return ""
        return "-" + (self.before.root_report_key if self.before else self.report_key)

    @cached_property
    def document_key(self) -> str | None:
        """The document of the report, or that of the first claim that names one."""
        if self.report.document:
            return self.names.key("source_documents", self.report.document, ("document",))
        named = ((claim.document, ("claims", place, "document")) for place, claim in enumerate(self.report.claims))
        return next((self.names.key("source_documents", text, path) for text, path in named if text), None)

    @cached_property
    def _claimant_key(self) -> str | None:
        return self.names.key("claimants", self.report.claimant, ("claimant",))

    def _cited(self, told: Cited, path: Path) -> tuple[Cells, dict[str, Path]]:
        """Claimant, document and locator of a claim or part, and where each was told."""
        claimant = self.names.key("claimants", told.claimant, (*path, "claimant")) if told.claimant else self._claimant_key
        document = self.names.key("source_documents", told.document, (*path, "document")) if told.document else self.document_key
        if not (told.claimant or self.report.claimant):
            self.markup.refuse((*path, "claimant"), "required", "is not told", "say who says so here, or once for the whole report")
        if not (told.document or self.report.document):
            self.markup.refuse((*path, "document"), "required", "is not told", "name the document here, or once for the whole report")
        cells = {"claimant_key": claimant, "source_document_key": document, "locator": told.locator}
        return cells, {"locator": (*path, "locator")}

    def _claim(self, told, path: Path) -> ToldClaim | None:
        kinds = {row.cells["measure_code"]: row.cells for row in self.book.tables["measures"].rows}
        measure = kinds.get(told.measure)
        if told.measure in _TOLD_ELSEWHERE:
            remedy = f"tell it under {_TOLD_ELSEWHERE[told.measure]}"
            self.markup.refuse((*path, "measure"), "told_elsewhere", "is no figure of the action as a whole", remedy)
            return None
        is_number = bool(measure) and measure["value_kind_code"] == _NUMBER
        self._refuse_value(told, path, is_number)
        if measure and told.unit and told.unit != measure["unit_code"]:
            wanted = f"write {measure['unit_code']}, or leave unit out" if measure["unit_code"] else "leave unit out"
            self.markup.refuse((*path, "unit"), "unit", f"is not the unit of {told.measure}", wanted)
        cited, places = self._cited(told, path)
        cells = {
            "measure_code": told.measure,
            "value_number": told.value if is_number else None,
            "value_text": None if is_number else told.value,
            "value_low": told.low,
            "value_high": told.high,
            "unit_code": told.unit,
            "precision_code": told.precision,
            "precision_phrase": told.phrase,
            "asserted_date": told.asserted_date,
            **cited,
        }
        value = "value" if told.value is not None else "low"
        named = {
            "measure_code": "measure",
            "value_number" if is_number else "value_text": value,
            "value_low": "low",
            "value_high": "high",
            "unit_code": "unit",
            "precision_code": "precision",
            "precision_phrase": "phrase",
            "asserted_date": "asserted_date",
        }
        places |= {column: (*path, name) for column, name in named.items()}
        return ToldClaim(cells, self.markup.line_of(path), path, places, told.supersedes)

    def _refuse_value(self, told, path: Path, is_number: bool) -> None:
        has_range = told.low is not None or told.high is not None
        if told.value is None and not has_range:
            self.markup.refuse(
                (*path, "value"), "required", "is not told", "write the value, or a range by low and high; what nobody tells is no claim"
            )
        elif told.value is not None and has_range:
            self.markup.refuse((*path, "value"), "one_filled", "stands beside low and high", "write the value, or the range")
        elif has_range and (told.low is None or told.high is None):
            missing = "low" if told.low is None else "high"
            remedy = "write both; a bound alone is a value with precision at_least or up_to"
            self.markup.refuse((*path, missing), "all_or_none", "is not told while the other bound is", remedy)
        elif has_range and not is_number:
            self.markup.refuse((*path, "low"), "range", f"is a range of {told.measure}, which is no number", "write one value")

    def _labor_action_key(self, employer_key: str | None, claims: list[ToldClaim]) -> str:
        if self.before:
            return self.before.telling.labor_action_key
        if self.report.labor_action_key:
            return self.report.labor_action_key
        day = self.first_day(claims)
        if day is None or employer_key is None:
            return ""
        return self._free_key(f"{employer_key}-{day}")

    def first_day(self, claims: list[ToldClaim]) -> str | None:
        """The day that an action is known by: its start, else its announcement. Refused where neither is told."""
        for measure in ("start_date", "announced_date"):
            for claim in claims:
                if claim.cells["measure_code"] == measure and parsed_date(claim.cells["value_text"] or ""):
                    return claim.cells["value_text"]
        remedy = "add a claim of measure start_date, or of announced_date where it has not begun"
        self.markup.refuse(("claims",), "required", "tell no day", remedy, value="")
        return None

    def _free_key(self, stem: str) -> str:
        taken = self.book.reported_action_keys | set(self.report.action.distinct_from)
        key, number = stem, 1
        while key in taken:
            number += 1
            key = f"{stem}-{number}"
        return key

    def _on(self, claim: ToldClaim, key: str) -> ToldClaim:
        cells = {"subject_table_name": ACTIONS, "subject_key": key, **claim.cells}
        return ToldClaim({column: cells[column] for column in CLAIM_COLUMNS}, claim.line, claim.path, claim.places, claim.supersedes)

    def _action(self, employer_key: str | None, key: str, claims: list[ToldClaim]) -> ToldRow:
        told, path = self.report.action, ("action",)
        for name in ("type", "employer"):
            if getattr(told, name) is None:
                self.markup.refuse((*path, name), "required", "is not told", f"say the {name} of the action")
        cells = {
            "labor_action_key": key,
            "action_name": told.name or self._name(employer_key, claims),
            "action_type_code": told.type,
            "primary_labor_action_key": told.primary_labor_action_key,
            "employer_key": employer_key,
            "industry_code": told.industry,
        }
        places = {
            "action_type_code": (*path, "type"),
            "primary_labor_action_key": (*path, "primary_labor_action_key"),
            "industry_code": (*path, "industry"),
        }
        if told.name:
            places["action_name"] = (*path, "name")
        return ToldRow("strikes", cells, self.markup.line_of(path), path, places)

    def _name(self, employer_key: str | None, claims: list[ToldClaim]) -> str:
        """As the seeds name actions: "Boeing work stoppage, January 1993"."""
        day = parsed_date(self.first_day(claims) or "")
        types = {row.cells["action_type_code"]: row.cells["label"] for row in self.book.tables["action_types"].rows}
        employer = self.names.label("employers", employer_key)
        return f"{employer} {types.get(self.report.action.type, 'action').lower()}" + (f", {day:%B %Y}" if day else "")
