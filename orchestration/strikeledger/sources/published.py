"""Reading one file of a publisher: which layout it has, its rows, the day it describes, the time it covers.

Never raises for what the file holds: everything wrong is a refusal in a table, and what is refused says how to mend it.
"""

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from strikeledger.sources.delimited import MAXIMUM_BYTES, Table
from strikeledger.sources.headings import Header, best_header, differences
from strikeledger.sources.layouts import Coverage, FileFacts, FileLayout, KnownFile, PublishedSource, TextCells, latest_day
from strikeledger.sources.rows import SheetRows, by_column, fill, number_row_keys, quarantine_rows, told_apart
from strikeledger.sources.workbooks import Sheet, Unreadable, format_of, modified_date, read_sheets, reading_key

_DAY_IN_NAME = re.compile(r"(?<!\d)(\d{4}-\d{2}-\d{2})(?!\d)")
_YEAR_IN_NAME = re.compile(r"(?<!\d)(1[89]\d\d|20\d\d)(?!\d)")


@dataclass(frozen=True)
class FileReading:
    """A file as read.

    ``layout_code``: None when no layout fits. ``tables``: one per sheet used; the refusals of a file that is refused stand in the first.
    ``titles_count``: rows below the headers set aside as footnotes or titles. ``notes``: what a person should know of how it was read.
    """

    layout_code: str | None
    source_document_key: str | None
    tables: tuple[Table, ...]
    titles_count: int = 0
    vintage_date: date | None = None
    coverage: Coverage = (None, None)
    notes: tuple[str, ...] = ()

    @property
    def is_recognised(self) -> bool:
        return all(table.is_readable for table in self.tables)

    @property
    def refusals(self) -> list:
        return sorted(refusal for table in self.tables for refusal in table.refusals)

    @property
    def loaded_count(self) -> int:
        return sum(len(table.rows) for table in self.tables)

    @property
    def refused_count(self) -> int:
        return sum(len(table.refused_rows) for table in self.tables)


@dataclass(frozen=True)
class _Part:
    """One sheet that fits a layout, before its rows are typed."""

    sheet: Sheet
    header: Header
    facts: FileFacts
    rows: SheetRows


def read_file(source: PublishedSource, file: Path, *, name: str, known: KnownFile | None = None) -> FileReading:
    """Read a file of ``source``. ``name``: as delivered (the archive keeps files under their sha256). ``known``: what was decided."""
    known = known or KnownFile()
    unread = Table(replace(source.resources[0], path=name))
    if not file.is_file():
        unread.refuse_file("file_missing", "is not there", "deliver the file again")
        return FileReading(None, None, (unread,))
    unread.size_bytes = file.stat().st_size
    if unread.size_bytes > MAXIMUM_BYTES:
        unread.refuse_file("file_too_large", f"is larger than {MAXIMUM_BYTES:,} bytes", "split it")
        return FileReading(None, None, (unread,))
    content = file.read_bytes()
    unread.sha256 = hashlib.sha256(content).hexdigest()
    try:
        facts, sheets = _opened(source, content, name, known)
    except Unreadable as error:
        unread.refuse_file(error.rule, error.reason, error.remedy, line=error.line)
        return FileReading(None, None, (unread,))
    headers = [(sheet, header) for layout, layout_sheets in sheets for sheet in layout_sheets if (header := best_header(sheet, layout))]
    parts, notes = _fitting([sheet for _, layout_sheets in sheets for sheet in layout_sheets], headers, facts)
    if not parts:
        return _of_no_layout(source, unread, headers)
    return _typed(source, unread, parts, notes, known)


def _opened(source: PublishedSource, content: bytes, name: str, known: KnownFile) -> tuple[FileFacts, list[tuple[FileLayout, list[Sheet]]]]:
    file_format = format_of(content, name)
    layouts = [layout for layout in source.layouts if file_format in layout.formats]
    if not layouts:
        formats = ", ".join(sorted({suffix for layout in source.layouts for suffix in layout.formats}))
        what = f"is of the format {file_format!r}" if file_format else "has no format in its name"
        raise Unreadable("format_unknown", f"{what}, which {source.code} does not publish", f"its files are: {formats}")
    opened: dict[tuple, list[Sheet] | Unreadable] = {}
    for layout in layouts:
        key = reading_key(file_format, layout)
        if key not in opened:
            try:
                opened[key] = read_sheets(content, file_format, layout)
            except Unreadable as error:
                opened[key] = error
    readable = [(layout, sheets) for layout in layouts if isinstance(sheets := opened[reading_key(file_format, layout)], list)]
    if not readable:
        raise next(error for error in opened.values() if isinstance(error, Unreadable))
    years = {int(year) for year in _YEAR_IN_NAME.findall(_DAY_IN_NAME.sub(" ", name))}
    period_year = known.period_year or (years.pop() if len(years) == 1 else None)
    return FileFacts(name, file_format, period_year=period_year, modified_date=modified_date(content, file_format)), readable


def _fitting(sheets: Sequence[Sheet], headers: Sequence[tuple[Sheet, Header]], facts: FileFacts) -> tuple[list[_Part], list[str]]:
    """The sheets to read, each with the layout that knows most of its columns. A hidden sheet counts only where no visible one fits."""
    parts: list[_Part] = []
    left_out: list[str] = []
    for sheet in {id(sheet): sheet for sheet in sheets if sheet.rows}.values():
        fits = [_part(sheet, header, facts) for other, header in headers if other is sheet and header.is_fit]
        fits = [part for part in fits if _is_described(part)]
        if fits:
            parts.append(max(fits, key=lambda part: len(part.header.columns)))
        else:
            left_out.append(f"sheet {sheet.name!r} has no known layout and was left out")
    visible = [part for part in parts if part.sheet.is_visible]
    hidden = [f"sheet {part.sheet.name!r} is hidden and was left out" for part in parts if visible and not part.sheet.is_visible]
    return visible or parts, left_out + hidden


def _part(sheet: Sheet, header: Header, facts: FileFacts) -> _Part:
    return _Part(sheet, header, replace(facts, sheet_name=sheet.name, title=header.title), told_apart(sheet, header))


def _is_described(part: _Part) -> bool:
    return part.header.layout.describes([by_column(part.header, cells) for _, cells in part.rows.data], part.facts)


def _of_no_layout(source: PublishedSource, unread: Table, headers: Sequence[tuple[Sheet, Header]]) -> FileReading:
    if not headers:
        expected = "; ".join(
            f"{layout.code}: {', '.join(repr(c.headers[0]) for c in layout.printed_columns if c.is_required)}" for layout in source.layouts
        )
        unread.refuse_file(
            "layout_unknown", f"has none of the headings of {source.code} in its first rows", f"layouts and their columns: {expected}"
        )
        return FileReading(None, None, (unread,))
    nearest = max((header for _, header in headers), key=lambda header: header.rank)
    table = _table(source, unread, nearest.layout, unread.resource.path)
    for column, rule, reason, remedy in differences(nearest):
        table.refuse_file(rule, reason, remedy, column=column)
    if nearest.is_fit:
        reason = f"has the headings of layout {nearest.layout.code}, but its rows are of another kind or period"
        table.refuse_file("layout_unknown", reason, "compare it with an earlier file, and describe its layout")
    differing: dict[str, str] = {}
    for header in sorted((header for _, header in headers), key=lambda header: header.rank):
        differing[header.layout.code] = _difference(header)
    told = "; ".join(f"{code}: {text}" for code, text in sorted(differing.items()) if text and text != _difference(nearest))
    if told:
        table.refuse_file("layout_unknown", f"fits no other layout of {source.code} either", f"differences to them: {told}")
    return FileReading(None, None, (table,))


def _difference(header: Header) -> str:
    missing = [repr(column.headers[0]) for column in header.missing]
    return "; ".join(
        f"{verb} {', '.join(names)}"
        for verb, names in (
            ("lacks", missing),
            ("does not know", [repr(text) for text in header.unknown]),
            ("has twice", [repr(text) for text in header.repeated]),
        )
        if names
    )


def _table(source: PublishedSource, unread: Table, layout: FileLayout, path: str) -> Table:
    return Table(replace(source.resource(layout.resource), path=path), sha256=unread.sha256, size_bytes=unread.size_bytes)


def _typed(source: PublishedSource, unread: Table, parts: Sequence[_Part], notes: list[str], known: KnownFile) -> FileReading:
    tables = [_filled(source, unread, part, is_only=len(parts) == 1) for part in parts]
    number_row_keys(tables)
    told = [(part.header.layout, part.facts, [row.cells for row in table.rows]) for part, table in zip(parts, tables, strict=True)]
    vintage = known.vintage_date or _day_in_name(unread.resource.path) or _latest(_vintage(*each) for each in told)
    if vintage is None and all(table.is_readable for table in tables):
        remedy = "deliver it with its day, or with YYYY-MM-DD in its name"
        tables[0].refuse_file("vintage_unknown", "does not say which day it describes", remedy)
    if not all(table.is_readable for table in tables):
        for table in tables:
            quarantine_rows(table)
    code = parts[0].header.layout.code
    document = known.source_document_key or (f"{source.code}-{code}-{vintage}".replace("_", "-") if vintage else None)
    for row in (row for table in tables for row in table.rows):
        row.cells |= {"_source_document_key": document, "_vintage_date": vintage.isoformat()}
    covered = [layout.coverage(rows, facts) for layout, facts, rows in told if rows]
    coverage = min((first for first, _ in covered if first), default=None), _latest(last for _, last in covered)
    return FileReading(code, document, tuple(tables), sum(len(part.rows.aside) for part in parts), vintage, coverage, tuple(notes))


def _filled(source: PublishedSource, unread: Table, part: _Part, *, is_only: bool) -> Table:
    layout, name = part.header.layout, unread.resource.path
    table = _table(source, unread, layout, name if is_only else f"{name} [{part.sheet.name}]")
    if layout.needs_period_year and part.facts.period_year is None:
        table.refuse_file("year_unknown", "does not say of which year it is", "deliver it with its year, or with the year in its name")
    else:
        fill(table, part.sheet, part.header, part.rows, part.facts)
    return table


def _latest(days: Iterable[date | None]) -> date | None:
    return max((day for day in days if day), default=None)


def _day_in_name(name: str) -> date | None:
    for day in _DAY_IN_NAME.findall(name):
        try:
            return date.fromisoformat(day)
        except ValueError:
            continue
    return None


def _vintage(layout: FileLayout, facts: FileFacts, rows: Sequence[TextCells]) -> date | None:
    """The day that a file describes: what its layout finds, the day it was saved, else the last that its rows or its name tell."""
    days = [column.name for column in layout.columns if column.kind in ("date", "timestamp") and column.is_landed]
    found = layout.vintage(rows, facts) or facts.modified_date or latest_day(rows, days)
    if found:
        return found
    years = [int(row[column.name] or 0) for column in layout.columns if column.kind == "year" and column.is_landed for row in rows]
    year = max(years, default=0) or facts.period_year
    return date(year, 12, 31) if year else None
