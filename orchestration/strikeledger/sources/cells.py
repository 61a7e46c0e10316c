"""One cell of a publisher's file to text, or the reason why it is absent or refused. Types are declared by the layout, never detected."""

import math
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from strikeledger.sources.layouts import Cell, Column

EARLIEST_DATE, LATEST_DATE = date(1880, 1, 1), date(2035, 12, 31)
EXCEL_EPOCH = date(1899, 12, 30)
BLANK = "blank"
# A spreadsheet program takes the local "1-2" for the second of January. What was typed cannot be told from that, so it is absent.
TURNED_INTO_DATE = "turned_into_date"
SHIFTED = "check that the columns did not shift under their headings"  # the remedy that most refused types share

_FOOTNOTE_MARK = re.compile(r"\[\d{1,3}\]")
_COUNT = re.compile(r"(\d{1,18}|\d{1,3}(?:,\d{3})+)(?:\.0+)?", re.ASCII)
_NUMBER = re.compile(r"-?(\d{1,18}|\d{1,3}(?:,\d{3})+)?(\.\d{1,18})?", re.ASCII)
_YEAR = re.compile(r"(1[89]\d\d|20\d\d)(?:\.0+)?", re.ASCII)


@dataclass(frozen=True)
class BrokenCell:
    """A spreadsheet cell that shows an error (#REF!) or a formula that was never calculated: not blank, and no value either."""

    text: str

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Problem:
    rule: str
    reason: str
    remedy: str


@dataclass(frozen=True, slots=True)
class ReadCell:
    """``text``: the value, None when absent, and then ``absence`` says why; ``problem``: why the row is refused."""

    text: str | None = None
    absence: str | None = None
    problem: Problem | None = None


def read_cell(cell: Cell | BrokenCell, column: Column, footnotes: Mapping[str, str]) -> ReadCell:
    """Read a cell as its column declares. ``footnotes``: mark ("[4]") to absence reason, as the file itself explains them."""
    if cell is None:
        return ReadCell(absence=BLANK)
    if isinstance(cell, BrokenCell):
        return _refused(
            "spreadsheet_error",
            "is an error or an uncalculated formula",
            "open the file in a spreadsheet program, mend the cell and save it",
        )
    if isinstance(cell, str):
        cell = tidy(cell)
        if not cell:
            return ReadCell(absence=BLANK)
        if _FOOTNOTE_MARK.fullmatch(cell):
            return ReadCell(absence=footnotes.get(cell, f"footnote_{cell[1:-1]}"))
        if column.absent:
            absence = _declared_absence(column, cell)
            if absence is not None:
                return ReadCell(absence=absence)
        if not cell.isprintable() and any(unicodedata.category(character) in ("Cc", "Cs") for character in cell):
            return _refused("control_character", "holds a control character", "ask the publisher for a clean file, or remove the character")
    return _KINDS[column.kind](cell, column)


def tidy(text: str) -> str:
    """Composed form (NFC), one blank for every run of whitespace and line breaks, none at the ends."""
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    return " ".join(text.split())


def plain(cell: Cell | BrokenCell) -> str:
    """A cell as a person would read it, for messages and the quarantine."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, float):
        return _digits(cell)
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ")
    return str(cell)


def is_blank(cell: Cell | BrokenCell) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())


def excel_serial(day: str) -> str:
    """The number that a spreadsheet shows for a day (YYYY-MM-DD) when its cell loses the date's format."""
    return str((date.fromisoformat(day) - EXCEL_EPOCH).days)


def _refused(rule: str, reason: str, remedy: str) -> ReadCell:
    return ReadCell(problem=Problem(rule, reason, remedy))


def _declared_absence(column: Column, text: str) -> str | None:
    folded = text.casefold()
    return next((reason for token, reason in column.absent.items() if token.casefold() == folded), None)


def _digits(number: float | int) -> str:
    if isinstance(number, float):
        if not math.isfinite(number):
            return str(number)
        if number.is_integer():
            return format(int(number), "d") if abs(number) < 1e18 else format(Decimal(number), "f")
        return format(Decimal(repr(number)), "f")
    return str(number)


def _text(cell: Cell, column: Column) -> ReadCell:
    return ReadCell(cell if isinstance(cell, str) else plain(cell))


def _code(cell: Cell, column: Column) -> ReadCell:
    if isinstance(cell, bool | date | time | timedelta):
        return ReadCell(absence=TURNED_INTO_DATE)
    text = cell if isinstance(cell, str) else _digits(cell)
    return ReadCell(re.sub(r"^(\d+)\.0+$", r"\1", text))


def _count(cell: Cell, column: Column) -> ReadCell:
    if isinstance(cell, date | time | timedelta):
        return _refused("excel_serial", "is a date, not a count", SHIFTED)
    text = str(cell).lower() if isinstance(cell, bool) else cell if isinstance(cell, str) else _digits(cell)
    match = _COUNT.fullmatch(text)
    if not match:
        reason = "is negative" if re.fullmatch(r"-[\d.,]+", text) else "is not a whole number"
        return _refused("count", reason, "a count is digits, with or without thousands separators; what is not known is left empty")
    return ReadCell(str(int(match[1].replace(",", ""))))


def _number(cell: Cell, column: Column) -> ReadCell:
    if isinstance(cell, date | time | timedelta):
        return _refused("excel_serial", "is a date, not a number", SHIFTED)
    text = str(cell).lower() if isinstance(cell, bool) else cell if isinstance(cell, str) else _digits(cell)
    if not _NUMBER.fullmatch(text) or not any(character.isdigit() for character in text):
        return _refused("number", "is not a number", "a number is digits, with or without thousands separators and a decimal point")
    return ReadCell(format(Decimal(text.replace(",", "")), "f"))


def _year(cell: Cell, column: Column) -> ReadCell:
    text = cell if isinstance(cell, str) else plain(cell)
    match = _YEAR.fullmatch(text)
    if not match:
        return _refused(
            "year", "is not a year from 1800 to 2099", "a year is four digits; check that the columns did not shift under their headings"
        )
    return ReadCell(match[1])


def _date(cell: Cell, column: Column) -> ReadCell:
    moment = _moment(cell, column)
    if isinstance(moment, ReadCell):
        return moment
    if (moment.hour, moment.minute, moment.second) != (0, 0, 0):
        return _refused("date_format", "holds a time of day, not only a day", SHIFTED)
    return _in_range(moment, moment.date().isoformat())


def _timestamp(cell: Cell, column: Column) -> ReadCell:
    moment = _moment(cell, column)
    if isinstance(moment, ReadCell):
        return moment
    return _in_range(moment, moment.isoformat(sep=" ", timespec="milliseconds"))


def _moment(cell: Cell, column: Column) -> datetime | ReadCell:
    if isinstance(cell, datetime):
        return cell
    if isinstance(cell, date):
        return datetime.combine(cell, time())
    if not isinstance(cell, str):
        return _unformatted(cell)
    if cell.isascii():
        for pattern in column.date_formats:
            try:
                return datetime.strptime(cell, pattern).replace(tzinfo=None)
            except ValueError:
                continue
    return _refused(
        "date_format",
        f"is not a date in the form {' or '.join(column.date_formats)}",
        "write it in that form, or declare the form in the layout",
    )


def _unformatted(cell: Cell) -> ReadCell:
    is_serial = isinstance(cell, int | float) and not isinstance(cell, bool) and 1 <= cell < 60_000
    hint = f"if it is the Excel serial of {EXCEL_EPOCH + timedelta(days=int(cell))}, " if is_serial else ""
    return _refused(
        "excel_serial",
        "is a number without a date's format, not a date",
        f"{hint}format the column as dates; check that the columns did not shift",
    )


def _in_range(moment: datetime, text: str) -> ReadCell:
    if EARLIEST_DATE <= moment.date() <= LATEST_DATE:
        return ReadCell(text)
    return _refused("date_range", f"is outside {EARLIEST_DATE} to {LATEST_DATE}", "check the year")


_KINDS = {"text": _text, "code": _code, "count": _count, "number": _number, "year": _year, "date": _date, "timestamp": _timestamp}
