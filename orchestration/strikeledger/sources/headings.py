"""Finding a sheet's header by its names, and saying what a sheet lacks or has too much for a layout."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache

from strikeledger.sources.cells import plain
from strikeledger.sources.layouts import Cell, Column, FileLayout
from strikeledger.sources.workbooks import Sheet

HEADER_WITHIN_ROWS = 20

_MARK = re.compile(r"\[\d{1,3}\]")


@lru_cache(maxsize=4096)
def normalised_heading(text: str) -> str:
    """A heading as it is compared: NFC, without footnote marks, whitespace collapsed, "(s)" as "s", lower case, no trailing punctuation."""
    text = _MARK.sub(" ", unicodedata.normalize("NFC", text)).casefold().replace("(s)", "s")
    return " ".join(text.split()).rstrip(".:;,* ")


@dataclass(frozen=True)
class Header:
    """How well one place of a sheet serves as a layout's header.

    ``title``: the text above it. ``columns``: cell position to column. ``headings``: as printed, "" over a column without one.
    ``missing``, ``unknown``, ``repeated``: why it does not fit.
    """

    layout: FileLayout
    first_data_row: int
    title: str
    columns: dict[int, Column]
    headings: tuple[str, ...]
    missing: tuple[Column, ...]
    unknown: tuple[str, ...]
    repeated: tuple[str, ...]

    @property
    def is_fit(self) -> bool:
        return not (self.missing or self.unknown or self.repeated)

    @property
    def width(self) -> int:
        """The number of cells that a row has at most."""
        return len(self.headings)

    @property
    def rank(self) -> tuple:
        return self.is_fit, len(self.columns) - len(self.unknown) - len(self.repeated), -len(self.missing)


def best_header(sheet: Sheet, layout: FileLayout) -> Header | None:
    """The place among the first rows that fits the layout best; None where no heading of it is found."""
    headers = [header for header in _headers(sheet, layout) if header.columns]
    return max(headers, key=lambda header: header.rank, default=None)


def differences(header: Header) -> Iterator[tuple[str, str, str, str]]:
    """Why a header does not fit: (column, rule, reason, remedy) each."""
    layout = header.layout
    expected = (
        f"layout {layout.code} expects: {', '.join(repr(column.headers[0]) for column in layout.printed_columns if column.is_required)}"
    )
    unknown = {normalised_heading(text): text for text in header.unknown}
    for column in header.missing:
        near = get_close_matches(normalised_heading(column.headers[0]), unknown, n=1, cutoff=0.6)
        hint = f"; {unknown[near[0]]!r} looks like it under another name" if near else ""
        yield column.headers[0], "column_missing", f"has no column {column.headers[0]!r}{hint}", expected
    known = {normalised_heading(text): text for column in layout.printed_columns for text in column.headers}
    for text in header.unknown:
        near = get_close_matches(normalised_heading(text), known, n=1, cutoff=0.6)
        hint = f"; the nearest known one is {known[near[0]]!r}" if near else ""
        remedy = "if the publisher added or renamed it, say in the layout what it is; nothing is loaded until then"
        yield text, "column_unknown", f"has a column {text!r} that layout {layout.code} does not know{hint}", remedy
    for text in header.repeated:
        yield text, "column_repeated", f"has more than one column for {text!r}", "one of them is something else: rename or delete it"


def _headers(sheet: Sheet, layout: FileLayout) -> Iterator[Header]:
    places = range(1 if sheet.is_keyed else min(HEADER_WITHIN_ROWS, len(sheet.rows)))
    for place in places:
        if place + layout.header_rows <= len(sheet.rows):
            title = " ".join(filter(None, (plain(cell).strip() for _, cells in sheet.rows[:place] for cell in cells)))
            headings = _headings([sheet.rows[place + offset][1] for offset in range(layout.header_rows)])
            yield _compared(layout, headings, place + layout.header_rows, title)


def _headings(rows: Sequence[Sequence[Cell]]) -> list[str]:
    """One heading per column. An upper heading stands once, left, over the columns that it spans, as a merged cell does."""
    if len(rows) == 1:
        return [plain(cell) for cell in rows[0]]
    upper, lower = ([plain(cell) for cell in row] for row in rows)
    width = max(len(upper), len(lower))
    upper, lower = upper + [""] * (width - len(upper)), lower + [""] * (width - len(lower))
    headings: list[str] = []
    spanning = ""
    for above, below in zip(upper, lower, strict=True):
        spanning = above if above.strip() else spanning
        headings.append(f"{spanning} / {below}" if below.strip() and spanning else above if above.strip() else below)
    return headings


def _compared(layout: FileLayout, headings: list[str], first_data_row: int, title: str) -> Header:
    by_heading = {normalised_heading(text): column for column in layout.printed_columns for text in column.headers}
    ignored = {normalised_heading(text) for text in layout.ignored_headings}
    printed = [" ".join(text.split()) for text in headings]
    while printed and not printed[-1]:
        printed.pop()
    columns: dict[int, Column] = {}
    unknown, repeated = [], []
    for position, text in enumerate(printed):
        heading = normalised_heading(text)
        column = by_heading.get(heading)
        if column is not None and column.name in {held.name for held in columns.values()}:
            repeated.append(text)
        elif column is not None:
            columns[position] = column
        elif text and heading not in ignored and not layout.ignores_other_headings:
            unknown.append(text)
    held = {column.name for column in columns.values()}
    missing = tuple(column for column in layout.printed_columns if column.is_required and column.name not in held)
    return Header(layout, first_data_row, title, columns, tuple(printed), missing, tuple(unknown), tuple(repeated))
