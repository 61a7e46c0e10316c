"""Reading a CSV file without guessing: strict UTF-8, the header as the contract names it, exact width, nothing dropped.

Types, trimming and delimiters are never detected. A detector that is right on most files loads the others wrong without a word.
"""

import csv
import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path

from strikeledger.sources.contract import Resource
from strikeledger.sources.refusals import Refusal

MAXIMUM_BYTES = 256 * 1024 * 1024


@dataclass
class Row:
    """One physical row: its first line in the file and its cells by column; an empty cell is None."""

    line: int
    cells: dict[str, str | None]


@dataclass
class Table:
    """One file as read. ``rows`` have the right width; ``refused_rows`` (line, cells as they stood) do not, or broke a rule since."""

    resource: Resource
    sha256: str = ""
    size_bytes: int = 0
    rows: list[Row] = field(default_factory=list)
    refused_rows: list[tuple[int, list[str]]] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    is_readable: bool = True

    @property
    def physical_row_count(self) -> int:
        return len(self.rows) + len(self.refused_rows)

    def refuse_file(self, rule: str, reason: str, remedy: str, *, line: int = 0, column: str = "", value: str = "") -> None:
        self.refusals.append(Refusal(self.resource.path, line, column, value, rule, reason, remedy))
        self.is_readable = False

    def refuse(self, row: Row, column: str, rule: str, reason: str, remedy: str) -> None:
        self.refusals.append(Refusal(self.resource.path, row.line, column, row.cells.get(column) or "", rule, reason, remedy))


def read_table(resource: Resource, file: Path) -> Table:
    """Read one file by its contract. Never raises for what the file holds: everything wrong is a refusal of the result."""
    table = Table(resource)
    if not file.is_file():
        table.refuse_file("file_missing", "is not there", f"restore {resource.path}, with at least its header row")
        return table
    if file.stat().st_size > MAXIMUM_BYTES:
        table.refuse_file("file_too_large", f"is larger than {MAXIMUM_BYTES:,} bytes", "split it")
        return table
    content = file.read_bytes()
    table.sha256, table.size_bytes = hashlib.sha256(content).hexdigest(), len(content)
    text = _decoded(table, content)
    if text is None:
        return table
    found = csv_records(text)
    try:
        header_line, header = next(found, (1, []))
        if _header_holds(table, header_line, header):
            for line, cells in found:
                _add(table, line, cells)
    except csv.Error as error:
        table.refuse_file("quoting", f"cannot be read as CSV: {error}", "quote cells that hold quotes, commas or line breaks, and double the quotes in them")
    if table.is_readable and not table.physical_row_count:
        table.refuse_file("no_rows", "has a header and no rows", "add its rows, or restore the file")
    return table


def _decoded(table: Table, content: bytes) -> str | None:
    if not content.strip():
        table.refuse_file("file_empty", "is empty", "restore the file: its header and rows are gone")
        return None
    if b"\0" in content:
        line = content[: content.index(b"\0")].count(b"\n") + 1
        table.refuse_file("nul_byte", "holds a NUL byte", "save it as plain UTF-8 text; UTF-16 exports hold such bytes", line=line)
        return None
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        shown = content[error.start : error.start + 1].hex()
        table.refuse_file("encoding", f"is not UTF-8 (byte 0x{shown})", "save it as UTF-8", line=line)
        return None


def csv_records(text: str) -> Iterator[tuple[int, list[str]]]:
    """Records with the line on which each begins; a quoted cell may hold line breaks."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    first_line = 1
    for cells in reader:
        yield first_line, cells
        first_line = reader.line_num + 1


def _header_holds(table: Table, line: int, header: list[str]) -> bool:
    expected = list(table.resource.column_names)
    if header == expected:
        return True
    missing = [name for name in expected if name not in header]
    extra = [name for name in header if name not in expected]
    for name in missing:
        renamed = get_close_matches(name, extra, n=1, cutoff=0.6)
        hint = f"; {renamed[0]!r} looks like it under another name" if renamed else ""
        table.refuse_file("column_missing", f"has no column {name!r}{hint}", f"the header must be: {','.join(expected)}", line=line, column=name)
    for name in extra:
        table.refuse_file("column_unknown", f"has a column {name!r} that the contract does not know", f"the header must be: {','.join(expected)}", line=line, column=name)
    if not missing and not extra:
        moved = next((name for name, wanted in zip(header, expected, strict=False) if name != wanted), header[-1])
        rule, reason = ("column_repeated", "names a column twice") if len(header) != len(expected) else ("column_order", "has its columns in another order")
        table.refuse_file(rule, reason, f"the header must be: {','.join(expected)}", line=line, column=moved)
    return False


def _add(table: Table, line: int, cells: list[str]) -> None:
    names = table.resource.column_names
    if len(cells) == len(names):
        table.rows.append(Row(line, {name: cell or None for name, cell in zip(names, cells, strict=True)}))
        return
    table.refused_rows.append((line, cells))
    rule, what = ("cell_extra", "more") if len(cells) > len(names) else ("cell_missing", "fewer")
    remedy = "quote a cell that holds a comma; write one cell for each column" if cells else "delete the empty line"
    table.refusals.append(
        Refusal(table.resource.path, line, "", ",".join(cells), rule, f"has {len(cells)} cells, {what} than the {len(names)} columns", remedy)
    )
