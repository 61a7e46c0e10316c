"""From bytes to sheets of cells, whatever the format: a spreadsheet's sheets, a CSV file's records, a JSON list's objects.

Nothing is typed here and nothing dropped; a blank cell is None. What cannot be read raises `Unreadable`.
"""

import csv
import io
import json
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import PurePath
from typing import Any
from xml.etree import ElementTree

from strikeledger.sources.cells import BrokenCell
from strikeledger.sources.layouts import Cell, FileLayout

SPREADSHEETS = ("xlsx", "xls")
MAXIMUM_UNPACKED_BYTES = 1024**3
MAXIMUM_CELLS = 20_000_000  # the reader lays a sheet out as a full rectangle: one stray cell in the last corner would take 17 billion

_ZIP, _OLE = b"PK\x03\x04", bytes.fromhex("d0cf11e0a1b11ae1")
_CELL_TAG = re.compile(rb"<(?:\w+:)?c\b([^<>]*)>")  # and not up to its end tag: where that is missing, each search would run to the end
_REFERENCE = re.compile(rb'\br="([A-Z]{1,3})(\d{1,7})"')
_VALUE = re.compile(rb"<(?:\w+:)?v\b[^>]*>([^<]*)<")
_FORMULA = re.compile(rb"<(?:\w+:)?f\b")
_MODIFIED = re.compile(rb"<dcterms:modified[^>]*>\s*(\d{4}-\d{2}-\d{2})T")

Position = tuple[int, int]  # row and column, counted from 0


class Unreadable(Exception):
    """The bytes are not what the format says. ``line``: where, 0 for the whole file."""

    def __init__(self, rule: str, reason: str, remedy: str, line: int = 0) -> None:
        super().__init__(reason)
        self.rule, self.reason, self.remedy, self.line = rule, reason, remedy, line


@dataclass(frozen=True)
class Sheet:
    """``rows``: (line, cells), lines as the file counts them from 1. ``is_keyed``: the cells carried their names (JSON), so that the
    first row is the header and there are no titles or footnotes. ``is_ragged``: rows may be shorter than they should (CSV)."""

    name: str
    rows: list[tuple[int, list[Cell]]]
    is_visible: bool = True
    is_keyed: bool = False
    is_ragged: bool = False


def format_of(content: bytes, name: str) -> str:
    """The format of a file, by its first bytes where they tell, else by its name."""
    suffix = PurePath(name).suffix.lower().lstrip(".")
    suffix = "xlsx" if suffix == "xlsm" else suffix
    if not content.strip():
        raise Unreadable("file_empty", "is empty", "get the file again from its publisher")
    if content.startswith(_ZIP):
        return "xlsx"
    if content.startswith(_OLE):
        return "xls"
    if suffix in SPREADSHEETS:
        what = "a web page" if content.lstrip()[:64].lower().startswith((b"<!doctype html", b"<html")) else f"{content[:16]!r}"
        raise Unreadable("not_a_spreadsheet", f"is not a spreadsheet: it begins as {what}", "get the file again from its publisher")
    return suffix


def read_sheets(content: bytes, file_format: str, layout: FileLayout) -> list[Sheet]:
    """The sheets of a file, read as the layout says where its format needs that (delimiter, quotes, encoding, place of the records)."""
    if file_format in SPREADSHEETS:
        return _spreadsheet(content, file_format)
    text = _decoded(content, layout.encoding)
    return [_objects(text, layout.records) if file_format == "json" else _delimited(text, layout)]


def reading_key(file_format: str, layout: FileLayout) -> tuple:
    """Layouts with the same key read a file into the same sheets."""
    if file_format in SPREADSHEETS:
        return ()
    return (layout.records, layout.encoding) if file_format == "json" else (layout.delimiter, layout.quote, layout.encoding)


def modified_date(content: bytes, file_format: str) -> date | None:
    """The day on which a workbook was last saved, as it says itself."""
    if file_format != "xlsx":
        return None
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            told = _MODIFIED.search(package.read("docProps/core.xml"))
        return date.fromisoformat(told[1].decode()) if told else None
    except (KeyError, ValueError, zipfile.BadZipFile, NotImplementedError, RuntimeError):
        return None


def _spreadsheet(content: bytes, file_format: str) -> list[Sheet]:
    from python_calamine import PasswordError, SheetTypeEnum, SheetVisibleEnum, load_workbook

    broken = _inspected(content) if file_format == "xlsx" else {}
    try:
        with load_workbook(io.BytesIO(content)) as book:
            return [
                Sheet(
                    meta.name,
                    _numbered(book.get_sheet_by_name(meta.name), broken.get(meta.name, {})),
                    meta.visible == SheetVisibleEnum.Visible,
                )
                for meta in book.sheets_metadata
                if meta.typ == SheetTypeEnum.WorkSheet
            ]
    except PasswordError:
        raise Unreadable("password", "is protected by a password", "save it without one") from None
    except (KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except BaseException as error:  # the reader is native code: on a damaged file it may panic, which is no Exception
        raise Unreadable("damaged", f"cannot be read as a spreadsheet: {error}", "get the file again from its publisher") from None


def _numbered(sheet: Any, broken: Mapping[Position, BrokenCell]) -> list[tuple[int, list[Cell]]]:
    rows = [
        (line, [None if cell == "" else cell for cell in cells])
        for line, cells in enumerate(sheet.to_python(skip_empty_area=False), start=1)
    ]
    for (row, column), cell in broken.items():
        if row < len(rows) and column < len(rows[row][1]):
            rows[row][1][column] = cell
    return rows


def _inspected(content: bytes) -> dict[str, dict[Position, BrokenCell]]:
    """What the reader would not tell: by sheet, cells that show an error or were never calculated (it gives both as blank).

    Refuses first what would exhaust the memory.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            if sum(entry.file_size for entry in package.infolist()) > MAXIMUM_UNPACKED_BYTES:
                raise Unreadable("file_too_large", f"unpacks to more than {MAXIMUM_UNPACKED_BYTES:,} bytes", "split it")
            return {name: _broken_cells(name, package.read(path)) for name, path in _sheet_paths(package)}
    except (KeyError, zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, ElementTree.ParseError, zlib.error) as error:
        raise Unreadable("damaged", f"cannot be read as a spreadsheet: {error}", "get the file again from its publisher") from None


def _sheet_paths(package: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    names = set(package.namelist())
    if "xl/workbook.xml" not in names or "xl/_rels/workbook.xml.rels" not in names:
        return
    targets = {link.get("Id"): link.get("Target", "") for link in ElementTree.fromstring(package.read("xl/_rels/workbook.xml.rels"))}
    for sheet in ElementTree.fromstring(package.read("xl/workbook.xml")).iter():
        if sheet.tag.rpartition("}")[2] == "sheet":
            link = next((value for key, value in sheet.attrib.items() if key.rpartition("}")[2] == "id"), "")
            target = targets.get(link, "")
            path = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            if path in names:
                yield sheet.get("name", ""), path


def _broken_cells(name: str, xml: bytes) -> dict[Position, BrokenCell]:
    broken: dict[Position, BrokenCell] = {}
    last_row = last_column = 0
    tags = list(_CELL_TAG.finditer(xml))
    ends = [tag.start() for tag in tags[1:]] + [len(xml)]
    for tag, end in zip(tags, ends, strict=True):
        attributes = tag[1]
        reference = _REFERENCE.search(attributes)
        if not reference:
            continue
        row, column = int(reference[2]), _column_number(reference[1])
        last_row, last_column = max(last_row, row), max(last_column, column)
        is_error = b't="e"' in attributes
        if is_error or _FORMULA.search(xml, tag.end(), end):
            value = _VALUE.search(xml, tag.end(), end)
            shown = value[1].decode("utf-8", "replace") if value else ""
            if is_error or (not shown and b't="str"' not in attributes):
                broken[row - 1, column - 1] = BrokenCell(shown or "uncalculated formula")
    if last_row * last_column > MAXIMUM_CELLS:
        raise Unreadable(
            "sheet_too_large",
            f"has a sheet {name!r} of {last_row:,} rows by {last_column:,} columns",
            "delete the stray cells at its far end",
        )
    return broken


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _decoded(content: bytes, encoding: str) -> str:
    if b"\0" in content:
        line = content[: content.index(b"\0")].count(b"\n") + 1
        raise Unreadable("nul_byte", "holds a NUL byte", "save it as plain UTF-8 text; UTF-16 exports hold such bytes", line)
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        shown = content[error.start : error.start + 1].hex()
        raise Unreadable("encoding", f"is not {encoding.removesuffix('-sig').upper()} (byte 0x{shown})", "save it as UTF-8", line) from None


def _delimited(text: str, layout: FileLayout) -> Sheet:
    quoting = csv.QUOTE_NONE if layout.quote is None else csv.QUOTE_MINIMAL
    reader = csv.reader(
        io.StringIO(text, newline=""), strict=True, delimiter=layout.delimiter, quotechar=layout.quote or None, quoting=quoting
    )
    rows: list[tuple[int, list[Cell]]] = []
    line = 1
    try:
        for cells in reader:
            rows.append((line, [cell or None for cell in cells]))
            line = reader.line_num + 1
    except csv.Error as error:
        remedy = "quote cells that hold quotes, delimiters or line breaks, and double the quotes in them"
        raise Unreadable("quoting", f"cannot be read as delimited text: {error}", remedy, line) from None
    return Sheet("", rows, is_ragged=True)


def _objects(text: str, records: Callable[[Any], Sequence[Mapping[str, Any]]] | None) -> Sheet:
    try:
        document = json.loads(text, object_pairs_hook=_unrepeated, parse_constant=_no_constant)
        objects = records(document) if records else document
    except (ValueError, RecursionError, TypeError, AttributeError, KeyError) as error:
        raise Unreadable(
            "json", f"cannot be read as JSON: {error}", "get the file again from its publisher", getattr(error, "lineno", 0)
        ) from None
    if not isinstance(objects, Sequence) or isinstance(objects, str) or not all(isinstance(record, Mapping) for record in objects):
        raise Unreadable(
            "json_shape", "is JSON of another shape than a list of objects", "check that it is the table and not another document"
        )
    headings = list(dict.fromkeys(key for record in objects for key in record))
    rows: list[tuple[int, list[Cell]]] = [(0, list(headings))]
    for number, record in enumerate(objects, start=1):
        rows.append((number, [_scalar(record.get(heading)) for heading in headings]))
    return Sheet("", rows, is_keyed=True)


def _scalar(value: Any) -> Cell:
    return None if value == "" else BrokenCell(json.dumps(value)) if isinstance(value, list | dict) else value


def _unrepeated(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    record = dict(pairs)
    if len(record) != len(pairs):
        raise ValueError(f"an object names {next(key for key, _ in pairs if [k for k, _ in pairs].count(key) > 1)!r} twice")
    return record


def _no_constant(text: str) -> Any:
    raise ValueError(f"{text} is no number")
