"""Rules on a single cell: each takes the cell and says what is wrong with it, or nothing."""

import re
import unicodedata
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from functools import cache

from strikeledger.sources.contract import Field
from strikeledger.sources.delimited import Row

EARLIEST_DATE, LATEST_DATE = date(1850, 1, 1), date(2035, 12, 31)  # the last day of dim_dates
EXCEL_EPOCH = date(1899, 12, 30)
EXCEL_SERIALS = range((date(1990, 1, 1) - EXCEL_EPOCH).days, (date(2050, 1, 1) - EXCEL_EPOCH).days)
# A head count that really is a date: BLS rounds to 100 and no hand-kept count in this range is known to the unit, so a serial shows
# itself by its last digit, and a round one by falling next to a date of its own row. (No row of the 629 BLS stoppages is refused so.)
EXCEL_NEIGHBOURHOOD = timedelta(days=7)

# All of Unicode's category Cc. Asking each character for its category took half the time of reading the seeds.
_CONTROL_CHARACTER = re.compile(r"[\x00-\x1f\x7f-\x9f]")

Problem = tuple[str, str, str]  # rule, reason, remedy


def cell_problems(field: Field, row: Row) -> Iterator[Problem]:
    """What is wrong with the row's cell of this field."""
    value = row.cells[field.name]
    if value is None:
        if field.is_required:
            yield "required", "is empty", f"fill in {field.name}" + (": every figure cites its document" if field.name == "source_document_key" else "")
        return
    if value != value.strip():
        yield "untrimmed", "has spaces around it", "remove them"
        return
    if not unicodedata.is_normalized("NFC", value):
        yield "unicode_form", "is not in Unicode's composed form (NFC)", f"write {unicodedata.normalize('NFC', value)!r}"
    if _CONTROL_CHARACTER.search(value):
        yield "control_character", "holds a control character or line break", "write plain text on one line"
        return
    yield from _TYPES[field.type](field, value, row)


def _text_problems(field: Field, value: str, row: Row) -> Iterator[Problem]:
    if field.pattern and not _compiled(field.pattern).fullmatch(value):
        yield "pattern", f"does not match {field.pattern}", "write it in that form"
    elif field.allowed and value not in field.allowed:
        yield "allowed_values", "is not an allowed value", f"use one of: {', '.join(field.allowed)}"


def _date_problems(field: Field, value: str, row: Row) -> Iterator[Problem]:
    serial = re.fullmatch(r"(\d{5})(?:\.\d+)?", value)
    if serial:
        yield "excel_serial", "is an Excel serial number, not a date", f"if it is a day, write {EXCEL_EPOCH + timedelta(days=int(serial[1]))}"
        return
    parsed = parsed_date(value)
    earliest = date.fromisoformat(str(field.minimum)) if field.minimum else EARLIEST_DATE
    if parsed is None:
        yield "date_format", "is not a date of the calendar in the form YYYY-MM-DD", "write year-month-day, as in 2023-10-04"
    elif not earliest <= parsed <= LATEST_DATE:
        yield "date_range", f"is outside {earliest} to {LATEST_DATE}", "check the year"


def _integer_problems(field: Field, value: str, row: Row) -> Iterator[Problem]:
    if not re.fullmatch(r"-?\d{1,18}", value):
        yield "integer", "is not a whole number", "write digits only: no separators, no decimal point, no words; what the document hedges goes to precision_phrase"
        return
    yield from _bound_problems(field, value)
    if field.refuses_excel_serials and _is_excel_serial(int(value), row):
        yield _serial_problem(int(value))


def _number_problems(field: Field, value: str, row: Row) -> Iterator[Problem]:
    if not re.fullmatch(r"-?\d{1,18}(\.\d{1,9})?", value):
        yield "number", "is not a decimal number", "write digits with an optional decimal point: no separators, no words"
        return
    yield from _bound_problems(field, value)
    if field.refuses_excel_serials and "." not in value and row.cells.get("precision_code") == "exact" and _is_excel_serial(int(value), row):
        yield _serial_problem(int(value))


def _boolean_problems(field: Field, value: str, row: Row) -> Iterator[Problem]:
    if value not in ("true", "false"):
        yield "boolean", "is neither true nor false", "write true, false, or leave it empty"


def _bound_problems(field: Field, value: str) -> Iterator[Problem]:
    number = Decimal(value)
    if field.minimum is not None and number < Decimal(str(field.minimum)):
        reason = "is negative" if number < 0 else f"is below {field.minimum}"
        yield "minimum", reason, "check the figure; what is not known is an empty cell, never 0"
    elif field.maximum is not None and number > Decimal(str(field.maximum)):
        yield "maximum", f"is above {field.maximum}", "check the figure"


def _is_excel_serial(number: int, row: Row) -> bool:
    if number not in EXCEL_SERIALS:
        return False
    if number % 10:
        return True
    day = EXCEL_EPOCH + timedelta(days=number)
    own_dates = filter(None, (parsed_date(cell or "") for name, cell in row.cells.items() if name.endswith("_date")))
    return any(abs(day - own) <= EXCEL_NEIGHBOURHOOD for own in own_dates)


def _serial_problem(number: int) -> Problem:
    day = EXCEL_EPOCH + timedelta(days=number)
    return "excel_serial", f"looks like the Excel serial of {day}, not a count", "check that the columns did not shift; a count this near to a date is written rounded as its source rounds it"


def parsed_date(value: str) -> date | None:
    """The day that ``YYYY-MM-DD`` names, or None."""
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


@cache
def _compiled(pattern: str) -> re.Pattern:
    return re.compile(pattern)


_TYPES = {
    "string": _text_problems,
    "date": _date_problems,
    "integer": _integer_problems,
    "number": _number_problems,
    "boolean": _boolean_problems,
}
