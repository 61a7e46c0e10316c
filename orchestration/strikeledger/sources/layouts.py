"""How a publisher's files are laid out, as data: one `PublishedSource` per publisher, one `FileLayout` per kind of file, `Column`s by name.

A source module only declares. `published.read_file` does the reading, so that a rule about cells or headers has one home.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from typing import Any

from strikeledger.sources.contract import Field, Resource

Cell = str | int | float | bool | date | datetime | time | timedelta | None
Cells = dict[str, Cell]  # a row's cells as the file holds them, by column name, before they are typed
TextCells = Mapping[str, str | None]  # the same typed and written as text, absent ones None
RowProblem = tuple[str, str, str, str]  # column, rule, reason, remedy
Coverage = tuple[date | None, date | None]  # first and last day that the file claims to tell, both inclusive; None where it does not say

KINDS = ("text", "code", "date", "timestamp", "count", "number", "year")
FIGURE_KINDS = ("date", "timestamp", "count", "number", "year")  # an absent one is told with its reason, a blank note is not

# Beside a raw table's own columns; `landing` adds file, line and sha256.
PUBLISHED_LINEAGE = ("_layout_code", "_source_document_key", "_vintage_date", "_source_row_key", "_absent_reasons")


@dataclass(frozen=True)
class Column:
    """One column of a raw table and how the publisher prints it.

    ``headers``: every heading it has had, compared by `headings.normalised_heading`; none: `FileLayout.prepare` fills it.
    ``kind``: text; code (text that a spreadsheet may have made a number: 1872.0 is "1872", "02907" keeps its zero); date; timestamp;
    count (whole, not negative); number; year. ``is_required``: the layout is recognised only with this heading. ``is_filled``: a row
    without a value is refused. ``date_formats``: of text cells; a spreadsheet's date cells always pass. ``absent``: text that means
    absent, whatever its case, to a reason code. ``is_landed``: False for a cell that only `prepare` reads.
    """

    name: str
    headers: tuple[str, ...] = ()
    kind: str = "text"
    is_required: bool = True
    is_filled: bool = False
    date_formats: tuple[str, ...] = ("%Y-%m-%d",)
    absent: Mapping[str, str] = field(default_factory=dict)
    is_landed: bool = True

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"column {self.name}: kind {self.kind!r} is none of {', '.join(KINDS)}")


@dataclass(frozen=True)
class FileFacts:
    """What is known of a file beside its rows. ``title``: the text above the header, lines joined by blanks. ``period_year``: as the
    deliverer says, else the only four-digit year of the name (a day YYYY-MM-DD is no period). ``modified_date``: as the workbook says.
    """

    name: str
    format: str
    sheet_name: str = ""
    title: str = ""
    period_year: int | None = None
    modified_date: date | None = None


@dataclass(frozen=True)
class KnownFile:
    """What was decided about a file before it is read: by its delivery, its deliverer, or the seeds. Everything may be unknown."""

    source_document_key: str | None = None
    vintage_date: date | None = None
    period_year: int | None = None


def no_problems(cells: TextCells) -> Iterable[RowProblem]:
    return ()


def nothing_aside(cells: Sequence[Cell]) -> bool:
    return False


def as_it_stands(cells: Cells, facts: FileFacts) -> Cells:
    return cells


def any_rows(rows: Sequence[Cells], facts: FileFacts) -> bool:
    return True


def coverage_unknown(rows: Sequence[TextCells], facts: FileFacts) -> Coverage:
    return None, None


def when_modified(rows: Sequence[TextCells], facts: FileFacts) -> date | None:
    return facts.modified_date


def when_obtained(rows: Sequence[TextCells], facts: FileFacts) -> date:
    """As the workbook says, else the day of delivery, which the delivery keeps: for tables that their publisher corrects in place."""
    return facts.modified_date or datetime.now(UTC).date()


@dataclass(frozen=True)
class FileLayout:
    """One kind of file of a source.

    ``resource``: the raw table that it fills. ``formats``: xlsx, xls, csv, json, txt. ``header_rows``: 2 where headings are
    "upper / lower". ``ignored_headings``: known and not kept ("" for a column that has none, such as row numbers);
    ``ignores_other_headings``: for wide official files.
    ``row_key``: the publisher's natural key of a row. ``row_problems``: why a row that contradicts itself is refused.
    ``is_aside``: rows that are no data, such as group titles (footnotes are told from rows by the engine). ``prepare``: from cells as
    read to cells by column, such as splitting "City, State". ``records``: from a JSON document to a list of objects.
    ``describes``: whether rows with these headings are of this layout; needed only where layouts share their headings.
    ``vintage``: the day that the file describes. ``needs_period_year``: no column tells the year, so the name or the deliverer must.
    """

    code: str
    title: str
    resource: str
    formats: tuple[str, ...]
    columns: tuple[Column, ...]
    row_key: Callable[[TextCells], str]
    header_rows: int = 1
    ignored_headings: tuple[str, ...] = ()
    ignores_other_headings: bool = False
    delimiter: str = ","
    quote: str | None = '"'
    encoding: str = "utf-8-sig"
    needs_period_year: bool = False
    row_problems: Callable[[TextCells], Iterable[RowProblem]] = no_problems
    is_aside: Callable[[Sequence[Cell]], bool] = nothing_aside
    prepare: Callable[[Cells, FileFacts], Cells] = as_it_stands
    records: Callable[[Any], Sequence[Mapping[str, Any]]] | None = None
    describes: Callable[[Sequence[Cells], FileFacts], bool] = any_rows
    coverage: Callable[[Sequence[TextCells], FileFacts], Coverage] = coverage_unknown
    vintage: Callable[[Sequence[TextCells], FileFacts], date | None] = when_modified

    @cached_property
    def printed_columns(self) -> tuple[Column, ...]:
        return tuple(column for column in self.columns if column.headers)


@dataclass(frozen=True)
class ActionFeatures:
    """Which columns of the raw table the matching of rows to actions compares. Of several, the first filled one is taken.

    ``city``: places below a state; ``area``: regions, which are compared and name no place. ``issuer_key``: a number that the publisher
    keeps for a case over all its files. ``demands``: not compared, a list of what workers want.
    """

    employer: str
    union: tuple[str, ...]
    start_date: str
    end_date: str
    workers: tuple[str, ...]
    local: str | None = None
    state: str | None = None
    city: str | None = None
    area: str | None = None
    industry: str | None = None
    action_type: str | None = None
    issuer_key: str | None = None
    demands: str | None = None
    resource: str | None = None  # where a source fills several raw tables; None: its first


@dataclass(frozen=True)
class PublishedSource:
    """A publisher whose files are delivered, not kept by hand.

    ``claimant_key``: who claims its figures, ``counting_method_code``: by which rule; None for denominators. ``urls``: what `fetch` gets.
    """

    code: str
    title: str
    publisher_name: str
    licence_code: str
    is_redistributable: bool
    cadence: str
    homepage_url: str
    layouts: tuple[FileLayout, ...]
    urls: tuple[str, ...] = ()
    claimant_key: str | None = None
    counting_method_code: str | None = None
    features: ActionFeatures | None = None

    @cached_property
    def resources(self) -> list[Resource]:
        """The raw tables that the source fills: the columns of all their layouts, in the order of declaration, then the lineage."""
        columns: dict[str, dict[str, Column]] = {}
        for layout in self.layouts:
            kept = columns.setdefault(layout.resource, {})
            for column in layout.columns:
                if column.is_landed:
                    kept.setdefault(column.name, column)
        return [
            Resource(
                name=name,
                path=name,
                description="; ".join(layout.title for layout in self.layouts if layout.resource == name),
                fields=tuple(Field(column, "string") for column in (*kept, *PUBLISHED_LINEAGE)),
                primary_key=(),
                foreign_keys=(),
                rules={},
            )
            for name, kept in columns.items()
        ]

    def resource(self, name: str) -> Resource:
        return next(resource for resource in self.resources if resource.name == name)


def slug(text: str | None) -> str:
    """Lower-case words of letters and digits joined by hyphens, for row keys; empty for nothing."""
    folded = "".join(character if character.isalnum() else " " for character in (text or "").casefold())
    return "-".join(folded.split())


def latest_day(rows: Iterable[TextCells], columns: Sequence[str]) -> date | None:
    """The latest day that any of the columns (dates or timestamps, as text) holds."""
    days = [cells[column][:10] for cells in rows for column in columns if cells.get(column)]
    return date.fromisoformat(max(days)) if days else None
