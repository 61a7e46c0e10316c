"""The rows below a header: told from footnotes and group titles, typed by the layout, and refused one by one or as a whole.

Physical rows are the rows below the header that are not blank. Each is loaded, quarantined or set aside; nothing else happens to one.
"""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from strikeledger.sources.cells import BLANK, SHIFTED, TURNED_INTO_DATE, Problem, excel_serial, is_blank, plain, read_cell, tidy
from strikeledger.sources.delimited import Row, Table
from strikeledger.sources.headings import Header, normalised_heading
from strikeledger.sources.layouts import FIGURE_KINDS, PUBLISHED_LINEAGE, Cell, Cells, FileFacts
from strikeledger.sources.refusals import Refusal
from strikeledger.sources.workbooks import Sheet

# A column whose filled cells are refused more often than this has moved in meaning: a few bad cells are somebody's slips.
DRIFT_SHARE, DRIFT_MINIMUM = 0.20, 3
EXAMPLES_OF_A_REFUSED_FILE = 5
NEEDED = "a row without it cannot be told from others; ask the publisher"
NO_HEADING = ""  # where the cells are counted that stand beside the table

_FOOTNOTE = re.compile(r"\[\d{1,3}\]|\(\d{1,3}\)|[*†‡]|(?:foot)?notes?\s*:|sources?\s*:|footnotes?\b", re.IGNORECASE)
_EXPLAINED = re.compile(r"(\[\d{1,3}\])\s*([^\[]+)")
_REASONS = (("not available", "not_available"), ("less than", "less_than_printed"), ("ongoing", "ongoing"))


@dataclass
class SheetRows:
    """Rows below a header. ``data`` and ``aside``: (line, cells). ``footnotes``: mark ("[4]") to why a cell that holds it is absent."""

    data: list[tuple[int, list[Cell]]] = field(default_factory=list)
    aside: list[tuple[int, list[Cell]]] = field(default_factory=list)
    footnotes: dict[str, str] = field(default_factory=dict)


def told_apart(sheet: Sheet, header: Header) -> SheetRows:
    """Separate data from footnotes, sources, group titles and repeated headers. A lone text is a footnote if it reads like one, or if
    no row of data follows; elsewhere it is a damaged row, which is refused rather than set aside."""
    rows = SheetRows()
    below = [(line, cells) for line, cells in sheet.rows[header.first_data_row :] if not all(is_blank(cell) for cell in cells)]
    last_data = max((place for place, (_, cells) in enumerate(below) if _lone_text(cells) is None), default=-1)
    for place, (line, cells) in enumerate(below):
        is_aside = not sheet.is_keyed and (
            _is_footnote(cells, header, sheet, is_below_data=place > last_data)
            or header.layout.is_aside(cells)
            or _repeats_header(cells, header)
        )
        (rows.aside if is_aside else rows.data).append((line, cells))
    for _, cells in rows.aside:
        for mark, text in _EXPLAINED.findall(_lone_text(cells) or ""):
            rows.footnotes[mark] = next((reason for words, reason in _REASONS if words in text.casefold()), f"footnote_{mark[1:-1]}")
    return rows


def by_column(header: Header, cells: Sequence[Cell]) -> Cells:
    """A row's cells by the names of their columns; a column that the file does not have is left out."""
    return {column.name: cells[position] if position < len(cells) else None for position, column in header.columns.items()}


def fill(table: Table, sheet: Sheet, header: Header, rows: SheetRows, facts: FileFacts) -> None:
    """Type every row of data into ``table.rows`` or ``table.refused_rows``; refuse the whole table where a column moved in meaning."""
    reader = _RowReader(table, sheet, header, rows.footnotes, facts)
    for line, cells in rows.data:
        reader.read(line, cells)
    _refuse_drift(table, reader)


def number_row_keys(tables: Iterable[Table]) -> None:
    """Make the row keys of a file unique. Rows that share one are numbered by their other cells, since their order is no fact."""
    sharing: defaultdict[str | None, list[Row]] = defaultdict(list)
    for row in (row for table in tables for row in table.rows):
        sharing[row.cells["_source_row_key"]].append(row)
    for key, rows in sharing.items():
        if len(rows) > 1:
            rows.sort(key=lambda row: json.dumps(row.cells, sort_keys=True))
        for number, row in enumerate(rows[1:], start=2):
            row.cells["_source_row_key"] = f"{key}#{number}"


def quarantine_rows(table: Table) -> None:
    """Move every row of a table that is refused as a whole to its refused rows."""
    table.refused_rows += [(row.line, [row.cells[name] or "" for name in table.resource.column_names]) for row in table.rows]
    table.rows = []


class _RowReader:
    """Reads row after row into a table, and counts for each column how many filled cells it had and how many were refused."""

    def __init__(self, table: Table, sheet: Sheet, header: Header, footnotes: dict[str, str], facts: FileFacts) -> None:
        self.table, self.sheet, self.header, self.footnotes, self.facts = table, sheet, header, footnotes, facts
        self.layout = header.layout
        self.printed = {column.name: header.headings[position] for position, column in header.columns.items()}
        self.names = [name for name in table.resource.column_names if name not in PUBLISHED_LINEAGE]
        self.filled: Counter[str] = Counter()
        self.refused: Counter[str] = Counter()

    def read(self, line: int, cells: Sequence[Cell]) -> None:
        named = by_column(self.header, cells)
        problems = self._width_problems(cells)
        row: dict[str, str | None] = {}
        if not problems:
            try:
                named = self.layout.prepare(named, self.facts)
                row, problems = self._checked(named)
            except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
                reason = f"holds what layout {self.layout.code} cannot take: {type(error).__name__}: {error}"
                problems = [("", Problem("layout_error", reason, "if the row is right, the layout's own functions must learn to read it"))]
        if problems:
            self._quarantine(line, cells, named, problems)
        else:
            self.table.rows.append(Row(line, row))

    def _checked(self, named: Cells) -> tuple[dict[str, str | None], list[tuple[str, Problem]]]:
        """The row as it lands, and what is wrong with it."""
        typed, absent, problems = self._typed(named)
        if problems:
            return {}, problems
        problems = [(column, Problem(*rest)) for column, *rest in self.layout.row_problems(typed)]
        self.refused.update({column for column, _ in problems})
        lineage = dict.fromkeys(PUBLISHED_LINEAGE) | {
            "_layout_code": self.layout.code,
            "_source_row_key": self.layout.row_key(typed),
            "_absent_reasons": json.dumps(absent, sort_keys=True) if absent else None,
        }
        return {name: typed.get(name) for name in self.names} | lineage, problems

    def _width_problems(self, cells: Sequence[Cell]) -> list[tuple[str, Problem]]:
        if self.sheet.is_ragged and len(cells) < self.header.width:
            reason = f"has {len(cells)} cells, fewer than the {self.header.width} columns"
            return [("", Problem("cell_missing", reason, "write one cell for each column; a line break inside a cell needs quotes"))]
        stray = [cell for position, cell in enumerate(cells) if not is_blank(cell) and not self._has_heading(position)]
        self.filled[NO_HEADING] += 1
        self.refused[NO_HEADING] += bool(stray)
        reason = f"has a cell under no heading: {plain(stray[0])[:40]!r}" if stray else ""
        return [("", Problem("cell_extra", reason, SHIFTED))] if stray else []

    def _has_heading(self, position: int) -> bool:
        is_known_to_have_none = "" in self.layout.ignored_headings
        return position < self.header.width and (is_known_to_have_none or bool(self.header.headings[position]))

    def _typed(self, named: Cells) -> tuple[dict[str, str | None], dict[str, str], list[tuple[str, Problem]]]:
        typed: dict[str, str | None] = {}
        absent: dict[str, str] = {}
        problems: list[tuple[str, Problem]] = []
        for column in self.layout.columns:
            cell = read_cell(named.get(column.name), column, self.footnotes)
            typed[column.name] = cell.text
            is_wrong = cell.problem is not None or cell.absence == TURNED_INTO_DATE
            self.filled[column.name] += is_wrong or cell.text is not None
            self.refused[column.name] += is_wrong
            if cell.problem is not None:
                problems.append((column.name, cell.problem))
            elif cell.text is None:
                if column.is_filled:
                    problems.append((column.name, Problem("required", "is empty", NEEDED)))
                if column.name in named and column.is_landed and (column.kind in FIGURE_KINDS or cell.absence != BLANK):
                    absent[column.name] = cell.absence or BLANK
        return typed, absent, problems or self._serial_problems(typed)

    def _serial_problems(self, typed: dict[str, str | None]) -> list[tuple[str, Problem]]:
        """A count that equals the Excel serial of one of the row's own dates is that date, moved.

        Whole thousands are left alone: head counts often are, and a serial is on one day in three years (45000 is 15 March 2023).
        """
        days = filter(None, (typed[column.name] for column in self.layout.columns if column.kind == "date"))
        serials = {serial: day for day in days if not (serial := excel_serial(day)).endswith("000")}
        found = [column.name for column in self.layout.columns if column.kind == "count" and typed[column.name] in serials]
        self.refused.update(found)
        return [
            (name, Problem("excel_serial", f"is the Excel serial of {serials[typed[name]]}, a date of its own row", SHIFTED))
            for name in found
        ]

    def _quarantine(self, line: int, cells: Sequence[Cell], named: Cells, problems: list[tuple[str, Problem]]) -> None:
        stray = [plain(cell) for position, cell in enumerate(cells) if not is_blank(cell) and not self._has_heading(position)]
        self.table.refused_rows.append((line, [plain(named.get(name)) for name in self.table.resource.column_names] + stray))
        for column, problem in problems:
            place, value = self.printed.get(column, column), plain(named.get(column))
            refusal = Refusal(self.table.resource.path, line, place, value, problem.rule, problem.reason, problem.remedy)
            self.table.refusals.append(refusal)


def _refuse_drift(table: Table, reader: _RowReader) -> None:
    moved = [column for column, count in reader.refused.items() if count >= DRIFT_MINIMUM and count > DRIFT_SHARE * reader.filled[column]]
    if table.rows and not moved:
        return
    examples = sorted(
        refusal for refusal in table.refusals if not moved or refusal.column in {reader.printed.get(column, column) for column in moved}
    )
    count = table.physical_row_count
    table.refusals = []
    quarantine_rows(table)
    for column in moved:
        table.refuse_file("column_drift", *_drift(reader, column), column=reader.printed.get(column, column))
    if not count:
        table.refuse_file("no_rows", "has a header and no rows", "get the file again from its publisher")
    elif not moved:
        table.refuse_file(
            "no_row_fits", f"has {count:,} rows, and none can be read", "see the first of them below; check that it is the right table"
        )
    table.refusals += examples[:EXAMPLES_OF_A_REFUSED_FILE]


def _drift(reader: _RowReader, column: str) -> tuple[str, str]:
    """Reason and remedy."""
    remedy = "the publisher changed the table, or its columns shifted: compare with an earlier file; nothing of this one is loaded"
    refused, filled = reader.refused[column], reader.filled[column]
    if column == NO_HEADING:
        return f"has cells under no heading in {refused:,} of {filled:,} rows", remedy
    kind = next(declared.kind for declared in reader.layout.columns if declared.name == column)
    return f"has moved in meaning: {refused:,} of its {filled:,} filled cells cannot be read as {column} ({kind})", remedy


def _lone_text(cells: Sequence[Cell]) -> str | None:
    """The text of a row that holds nothing else."""
    filled = [cell for cell in cells if not is_blank(cell)]
    return tidy(filled[0]) if len(filled) == 1 and isinstance(filled[0], str) else None


def _is_footnote(cells: Sequence[Cell], header: Header, sheet: Sheet, *, is_below_data: bool) -> bool:
    text = _lone_text(cells)
    if text is None:
        return False
    is_whole = not sheet.is_ragged or len(cells) >= header.width
    return bool(_FOOTNOTE.match(text)) or (is_below_data and is_whole)


def _repeats_header(cells: Sequence[Cell], header: Header) -> bool:
    return all(
        position < len(cells) and normalised_heading(plain(cells[position])) == normalised_heading(header.headings[position])
        for position in header.columns
    )
