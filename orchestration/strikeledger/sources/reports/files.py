"""A report file read: one report of a YAML or JSON file, or one for each row of a bulk table."""

from dataclasses import dataclass, field

from strikeledger.sources.contract import Field, Resource
from strikeledger.sources.delimited import Table
from strikeledger.sources.deliveries import Delivery
from strikeledger.sources.refusals import Refusal
from strikeledger.sources.reports import FILE_LAYOUT, ROWS_LAYOUT
from strikeledger.sources.reports.bulk import read_bulk
from strikeledger.sources.reports.chain import AcceptedReport
from strikeledger.sources.reports.examining import examined
from strikeledger.sources.reports.markup import read_markup
from strikeledger.sources.reports.register import Register

BULK = ".csv"
SUFFIXES = (".yaml", ".yml", ".json", BULK)


@dataclass(frozen=True)
class FileReceived:
    """A file as it came. ``key``: stem of its report keys. ``recorded_at``: UTC, as in `AcceptedReport`. ``is_new``: it comes now.

    ``left_out_lines``: of rows that were refused when it came; they stay refused, whatever is known since.
    """

    key: str
    file_name: str
    sha256: str
    recorded_at: str
    is_new: bool
    left_out_lines: frozenset[int] = frozenset()


@dataclass
class FileExamined:
    """What a file tells. ``reports``: those that may be recorded. ``table``: rows that were refused alone. ``row_count``: of physical rows.

    ``claims``: what the reports add to what was claimed before. ``held``: the delivery, where this very file was accepted before.
    """

    layout_code: str
    reports: list[AcceptedReport] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    table: Table | None = None
    row_count: int = 1
    claims: list[dict] = field(default_factory=list)
    held: Delivery | None = None

    @property
    def is_recognised(self) -> bool:
        """Whether at least one report of it may be recorded."""
        return bool(self.reports)

    @property
    def refused_lines(self) -> tuple[int, ...]:
        return tuple(line for line, _ in self.table.refused_rows) if self.table else ()


def examine_file(content: bytes, received: FileReceived, register: Register) -> FileExamined:
    """Examine a file against everything before it; what it tells well is added to ``register``."""
    if received.file_name.endswith(BULK):
        return _examine_rows(content, received, register)
    markup = read_markup(received.file_name, content)
    found = FileExamined(FILE_LAYOUT)
    telling = examined(markup, register, received.key, is_receipt=received.is_new)
    if telling:
        report = AcceptedReport(received.key, received.file_name, received.sha256, received.recorded_at, telling)
        found.claims += register.add(report)
        found.reports.append(report)
    found.refusals = sorted(markup.refusals)
    return found


def _examine_rows(content: bytes, received: FileReceived, register: Register) -> FileExamined:
    bulk = read_bulk(received.file_name, content)
    fields = tuple(Field(column, "string") for column in bulk.header)
    found = FileExamined(ROWS_LAYOUT, row_count=len(bulk.rows), refusals=list(bulk.refusals))
    found.table = Table(Resource(ROWS_LAYOUT, received.file_name, "", fields, (), (), {}), sha256=received.sha256)
    for line, markup, cells in bulk.rows:
        if line in received.left_out_lines:
            continue
        key = f"{received.key}-{line}"
        telling = examined(markup, register, key, is_receipt=received.is_new)
        if telling:
            report = AcceptedReport(key, received.file_name, received.sha256, received.recorded_at, telling, line)
            found.claims += register.add(report)
            found.reports.append(report)
        else:
            found.table.refused_rows.append((line, cells))
            found.refusals += markup.refusals
    found.refusals.sort()
    found.table.refusals = found.refusals
    return found
