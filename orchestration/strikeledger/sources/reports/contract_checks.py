"""The rules of the seeds' contract on what a report tells: its rows go through the same checks as a line of a seed file.

What is wrong with a cell is told at the field of the report that told it; what no field told is ours and not checked.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from strikeledger.sources.cell_rules import Problem, cell_problems
from strikeledger.sources.contract import Field, Resource
from strikeledger.sources.delimited import Row, Table
from strikeledger.sources.reports.book import Book
from strikeledger.sources.reports.markup import Markup, Path
from strikeledger.sources.reports.model import Report
from strikeledger.sources.reports.telling import ACTIONS, Telling, ToldRow
from strikeledger.sources.table_rules import table_problems

_FREE_TEXT = Resource("reports", "", "", (Field("reporter_name", "string", is_required=True), Field("because", "string")), (), (), {})
# What a claim row needs of ours before the contract of the seeds takes it.
_OURS = {"claim_key": "reported", "recorded_date": "2000-01-01"}


def refuse_by_contract(telling: Telling, report: Report, markup: Markup, book: Book) -> None:
    """Refuse in ``markup`` every cell and row that a seed file could not hold."""
    for rows in _tables(telling, report, book):
        _refuse(rows, book, markup)


def _tables(telling: Telling, report: Report, book: Book) -> Iterable[list[ToldRow]]:
    """Rows that are checked together, because some rules look at all rows of a table."""
    free = {"reporter_name": report.reporter, "because": report.because}
    yield [ToldRow("reports", free, 1, (), {"reporter_name": ("reporter",), "because": ("because",)})]
    by_resource: defaultdict[str, list[ToldRow]] = defaultdict(list)
    for row in (*telling.entities, *telling.rows, *([telling.action] if telling.action else [])):
        by_resource[row.resource].append(row)
    yield from by_resource.values()
    yield from ([row] for row in _figures(telling, book))
    claims = [claim for claim in telling.claims if claim.places]
    yield [
        ToldRow(
            "claims",
            {**claim.cells, "subject_table_name": ACTIONS, **_OURS, "claim_key": f"reported-{number}"},
            claim.line,
            claim.path,
            claim.places,
        )
        for number, claim in enumerate(claims)
    ]


def _figures(telling: Telling, book: Book) -> Iterable[ToldRow]:
    """A row of ``strikes``, where figures have types, codes and order, for what each claimant says, and one for each bound of a range."""
    columns = {field.name for field in book.resources["strikes"].fields}
    told: defaultdict[str | None, dict] = defaultdict(dict)
    for claim in telling.claims:
        cells, places = claim.cells, claim.places
        measure = cells["measure_code"]
        if cells["subject_table_name"] != ACTIONS or measure not in columns:
            continue
        column = "value_number" if "value_number" in places else "value_text"
        if cells[column] is not None:
            told[cells["claimant_key"]].setdefault(measure, (cells[column], places[column]))
        for bound in ("value_low", "value_high"):
            if cells[bound] is not None:
                yield ToldRow("strikes", {measure: cells[bound]}, claim.line, claim.path, {measure: places[bound]})
    for figures in told.values():
        yield ToldRow(
            "strikes",
            {measure: value for measure, (value, _) in figures.items()},
            places={measure: path for measure, (_, path) in figures.items()},
        )


def _refuse(told: list[ToldRow], book: Book, markup: Markup) -> None:
    if not told:
        return
    resource = _of_told_columns(book.resources.get(told[0].resource, _FREE_TEXT), told)
    table = Table(resource, rows=[Row(row.line, {**dict.fromkeys(resource.column_names), **row.cells}) for row in told])
    by_row = {id(row): each for row, each in zip(table.rows, told, strict=True)}
    for row in table.rows:
        for field in resource.fields:
            path = by_row[id(row)].places.get(field.name)
            if path is not None:
                for problem in cell_problems(field, row):
                    _refuse_cell(markup, path, row.cells[field.name], problem)
    for row, column, *problem in table_problems(table, book.tables):
        each = by_row[id(row)]
        if column in each.places or problem[0] in ("duplicate_key", "sums_to_one"):
            _refuse_cell(markup, each.places.get(column, each.path), row.cells[column], tuple(problem))


def _of_told_columns(resource: Resource, told: list[ToldRow]) -> Resource:
    """A resource without the references of columns that no field fills: those are empty, or hold keys that were looked up by name.

    To look for the nearest key of each new employer among 14,000 took 0.6 s a row.
    """
    columns = {column for row in told for column in row.places if row.cells.get(column) is not None}
    keys = tuple(key for key in resource.foreign_keys if key.field in columns)
    return replace(resource, foreign_keys=keys, rules={name: rule for name, rule in resource.rules.items() if name != "subjects"})


def _refuse_cell(markup: Markup, path: Path, value: str | None, problem: Problem) -> None:
    rule, reason, remedy = problem
    if rule == "required":
        field = path[-1] if path else ""
        reason, remedy = "is not told", f"fill in {field}"
    elif rule == "reference":
        hint = remedy.partition("otherwise ")[0] if "did you mean" in remedy else ""
        remedy = f"{hint}what may stand here is listed in seeds/{reason.removeprefix('is not in ')}"
    markup.refuse(path, rule, reason, remedy, value or "")
