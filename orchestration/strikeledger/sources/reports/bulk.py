"""The bulk table: one action a row, columns found by name. A row becomes the tree of a report file, and goes the same way from there."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches

from strikeledger.sources.delimited import csv_records
from strikeledger.sources.headings import normalised_heading
from strikeledger.sources.refusals import Refusal
from strikeledger.sources.reports.markup import Markup, Path, Tree, decoded, unreadable

# Column to the field that it fills. A claim is made where its value is filled; what cites it is the same for the whole row.
_FIELDS: Mapping[str, Path] = {
    "reporter": ("reporter",),
    "because": ("because",),
    "labor_action_key": ("labor_action_key",),
    "action_type": ("action", "type"),
    "action_name": ("action", "name"),
    "employer": ("action", "employer", "name"),
    "employer_is_new": ("action", "employer", "is_new"),
    "ownership": ("action", "employer", "ownership"),
    "industry": ("action", "industry"),
    "distinct_from": ("action", "distinct_from", 0),
    "union": ("action", "participations", 0, "union", "name"),
    "claimant": ("claimant",),
    "document": ("document",),
}
_CLAIMED = {
    "start_date": "start_date",
    "announced_date": "announced_date",
    "end_date": "end_date",
    "end_date_meaning": "end_date_meaning_code",
    "status": "action_status_code",
    "workers_involved": "workers_involved_count",
}
_DESCRIBED = {
    "publisher": "publisher",
    "title": "title",
    "url": "url",
    "published_date": "published_date",
    "accessed_date": "accessed_date",
}
_QUALIFIED = {"workers_precision": "precision", "workers_phrase": "phrase"}
COLUMNS = (
    *("reporter", "action_type", "employer", "employer_is_new", "ownership", "industry", "states", "union", "start_date", "announced_date"),
    *("end_date", "end_date_meaning", "status", "workers_involved", "workers_precision", "workers_phrase", "claimant", "claimant_role"),
    *("document", "publisher", "title", "url", "published_date", "accessed_date", "licence", "locator"),
    *("action_name", "labor_action_key", "distinct_from", "because"),
)
_NEEDED = ("reporter", "claimant", "document", "locator")
# A spreadsheet's formula is what its author did not mean to send.
_FORMULA = ("=", "@")


@dataclass
class BulkTable:
    """``rows``: line, markup and cells as they stood, one per row that is not blank. ``refusals``: why no row of the file is read."""

    rows: list[tuple[int, Markup, list[str]]] = field(default_factory=list)
    header: tuple[str, ...] = ()
    refusals: list[Refusal] = field(default_factory=list)


def read_bulk(name: str, content: bytes) -> BulkTable:
    """Read a bulk table. Never raises for what the file holds."""
    table = BulkTable()
    if refusal := unreadable(name, content):
        table.refusals.append(refusal)
        return table
    try:
        lines = list(csv_records(decoded(content)))
    except csv.Error as error:
        remedy = "quote cells that hold quotes, commas or line breaks, and double the quotes in them"
        table.refusals.append(Refusal(name, 0, "", "", "quoting", f"cannot be read as CSV: {error}", remedy))
        return table
    table.header = tuple(normalised_heading(cell).replace(" ", "_") for cell in lines[0][1])
    table.refusals += _header_refusals(name, table.header)
    if table.refusals:
        return table
    for line, cells in lines[1:]:
        if any(cell.strip() for cell in cells):
            table.rows.append((line, _markup(name, line, table.header, cells), cells))
    if not table.rows:
        table.refusals.append(Refusal(name, 0, "", "", "no_rows", "has a header and no rows", "add a row for each action"))
    return table


def _header_refusals(name: str, header: tuple[str, ...]) -> list[Refusal]:
    expected = f"the columns are: {', '.join(COLUMNS)}"
    refusals = [
        Refusal(name, 1, column, "", "column_missing", f"has no column {column!r}", expected) for column in _NEEDED if column not in header
    ]
    for position, column in enumerate(header):
        near = get_close_matches(column, COLUMNS, n=1, cutoff=0.6)
        if column not in COLUMNS:
            hint = f"did you mean {near[0]}? " if near else ""
            refusals.append(Refusal(name, 1, column, "", "column_unknown", "is no column of reports", f"{hint}{expected}"))
        elif column in header[:position]:
            refusals.append(Refusal(name, 1, column, "", "column_repeated", "stands twice", "keep one of them"))
    return refusals


def _markup(file: str, line: int, header: tuple[str, ...], cells: list[str]) -> Markup:
    markup = Markup(file, {}, {(): line})
    if len(cells) != len(header):
        what = "more" if len(cells) > len(header) else "fewer"
        reason = f"has {len(cells)} cells, {what} than the {len(header)} columns"
        markup.refusals.append(
            Refusal(file, line, "", ",".join(cells), "width", reason, "quote a cell that holds a comma; write one for each column")
        )
        return markup
    row = {column: cell for column, cell in zip(header, cells, strict=True) if cell}
    for column, cell in row.items():
        if cell.startswith(_FORMULA):
            remedy = "write its value; in a spreadsheet, paste values only"
            markup.refusals.append(Refusal(file, line, column, cell, "formula", "is a formula, not a value", remedy))
    _Filler(markup, row).fill()
    return markup


class _Filler:
    """Fills the tree of a report from a row, and remembers which column told which field."""

    def __init__(self, markup: Markup, row: Mapping[str, str]) -> None:
        self.markup, self.row = markup, row

    def fill(self) -> None:
        for column, path in _FIELDS.items():
            self._put(column, path)
        for place, state in enumerate(self.row.get("states", "").replace(";", " ").split()):
            self._put("states", ("action", "states", place, "state"), state)
        if "union" in self.row:
            self._put("union", ("action", "participations", 0, "role"), "lead")
            self._put("locator", ("action", "participations", 0, "locator"))
        claimed = [column for column in _CLAIMED if column in self.row]
        for place, column in enumerate(claimed):
            path = ("claims", place)
            self._put(column, (*path, "measure"), _CLAIMED[column])
            self._put(column, (*path, "value"))
            self._put("locator", (*path, "locator"))
            if column != "workers_involved":
                self._put(column, (*path, "precision"), "exact")
                continue
            for qualifier, name in _QUALIFIED.items():
                self._put(qualifier, (*path, name))
        self._describe()

    def _describe(self) -> None:
        if any(column in self.row for column in _DESCRIBED):
            path = ("documents", 0)
            self._put("document", (*path, "key"))
            self._put("licence", (*path, "licence"))
            for column, name in _DESCRIBED.items():
                self._put(column, (*path, name))
        if "claimant_role" in self.row:
            self._put("claimant", ("claimants", 0, "name"))
            self._put("claimant_role", ("claimants", 0, "role"))

    def _put(self, column: str, path: Path, value: str | None = None) -> None:
        """Put a value, or the cell of ``column``, at a path; the column names the path also where its cell is empty."""
        self.markup.headings[path] = column
        if len(path) > 2:
            self.markup.headings.setdefault(path[:-1], column)
        text = value if value is not None else self.row.get(column)
        if text is None:
            return
        holder: Tree = self.markup.tree
        for step, following in zip(path, path[1:], strict=False):
            holder = _entered(holder, step, [] if isinstance(following, int) else {})
        _entered(holder, path[-1], text)


def _entered(holder: Tree, step: str | int, fresh: Tree) -> Tree:
    """What ``holder`` has at ``step``, put there first where it has nothing. Lists are filled in order."""
    if isinstance(holder, list) and step == len(holder):
        holder.append(fresh)
    elif isinstance(holder, dict):
        holder.setdefault(step, fresh)
    return holder[step]
