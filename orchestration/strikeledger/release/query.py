"""One question in SQL to a published file, and nothing but a question: it writes nothing and reads no other file."""

import csv
import io
import json
import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path

import duckdb

from strikeledger.errors import UsageError
from strikeledger.marts import SCHEMA
from strikeledger.release.confinement import CONFINED, the_select
from strikeledger.release.csv_cells import safe_cell

_WIDEST_CELL = 60


@dataclass(frozen=True)
class QueryResult:
    """``types``: DuckDB's, of each column. ``is_truncated``: there are more rows than the limit."""

    columns: tuple[str, ...]
    types: tuple[str, ...]
    rows: list[tuple]
    is_truncated: bool

    def as_json(self) -> dict:
        """Rows as lists in the order of ``columns``, whose names may repeat. Dates in ISO 8601, decimals as numbers."""
        rows = [[plain_value(value) for value in row] for row in self.rows]
        return {"columns": list(self.columns), "types": list(self.types), "rows": rows, "truncated": self.is_truncated}


def run_query(file: Path, sql: str, limit: int = 1000) -> QueryResult:
    """Answer one SELECT over ``file`` with at most ``limit`` rows; tables are found with and without their schema.

    Raises UsageError for anything that is not exactly one SELECT, and for what DuckDB does not understand or allow.
    """
    try:
        with duckdb.connect(str(file), read_only=True, config=CONFINED) as connection:
            statement = the_select(connection, sql)
            connection.execute(f"set schema = '{SCHEMA}'")
            connection.execute("set lock_configuration = true")
            cursor = connection.execute(statement)
            rows = cursor.fetchmany(limit + 1)
            columns, types = described(cursor)
    except duckdb.Error as error:
        hint = "list the tables with: select table_name, comment from duckdb_tables()"
        raise UsageError(f"the query was not answered: {error}\n{hint}") from None
    return QueryResult(columns, types, rows[:limit], len(rows) > limit)


def described(cursor: duckdb.DuckDBPyConnection) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Names and types of the columns of the query that ran last."""
    return tuple(column[0] for column in cursor.description), tuple(str(column[1]) for column in cursor.description)


def rendered(result: QueryResult, form: str) -> str:
    """The result as ``table``, ``csv`` or ``json``. Raises UsageError for another form."""
    forms: dict[str, Callable[[QueryResult], str]] = {"table": _table, "csv": _csv, "json": _json}
    if form not in forms:
        raise UsageError(f"there is no format {form!r}; choose {', '.join(forms)}")
    return forms[form](result)


def _json(result: QueryResult) -> str:
    return json.dumps(result.as_json(), indent=1, ensure_ascii=False, allow_nan=False)


def _csv(result: QueryResult) -> str:
    rows = [result.columns, *([_written(value) for value in row] for row in result.rows)]
    return "\n".join(_csv_line([safe_cell(cell) for cell in row]) for row in rows)


def _csv_line(cells: list) -> str:
    """The writer quotes a line break only when its own line ends contain it, and a bare CR in a cell would part its row."""
    line = io.StringIO(newline="")
    csv.writer(line, lineterminator="\r\n").writerow(cells)
    return line.getvalue().removesuffix("\r\n")


def _table(result: QueryResult) -> str:
    """Columns side by side, numbers to the right, absent values empty; long cells are cut, for whole ones there are csv and json."""
    header = [_cell(column) for column in result.columns]
    body = [[_cell(_written(value)) for value in row] for row in result.rows]
    widths = [max(map(len, column)) for column in zip(header, *body, strict=True)]
    is_number = [
        any(_is_number(row[n]) for row in result.rows) and all(row[n] is None or _is_number(row[n]) for row in result.rows)
        for n in range(len(header))
    ]
    sides = [f"{'>' if right else '<'}{width}" for right, width in zip(is_number, widths, strict=True)]
    rows = [header, ["-" * width for width in widths], *body]
    lines = ["  ".join(f"{cell:{side}}" for cell, side in zip(row, sides, strict=True)).rstrip() for row in rows]
    counted = f"{len(result.rows):,} row{'' if len(result.rows) == 1 else 's'}"
    return "\n".join([*lines, f"({counted}{'; there are more, raise --limit' if result.is_truncated else ''})"])


def _cell(value: object) -> str:
    """One line without control characters: a name in the data must not steer the terminal."""
    told = "" if value is None else str(value)
    text = "".join(letter if letter.isprintable() else " " for letter in told)
    return text if len(text) <= _WIDEST_CELL else text[: _WIDEST_CELL - 1] + "…"


def _written(value: object) -> object:
    """A value as it is read in text: booleans and nested values as in JSON."""
    if isinstance(value, (bool, list, dict, tuple)):
        return json.dumps(plain_value(value), ensure_ascii=False)
    return plain_value(value)


def plain_value(value: object) -> object:
    """A value that JSON has. Infinite and undefined numbers, which it has not, become null."""
    match value:
        case float():
            return value if math.isfinite(value) else None
        case None | bool() | int() | str():
            return value
        case Decimal():
            return int(value) if value == value.to_integral_value() else float(value)
        case datetime() | date() | time():
            return value.isoformat()
        case list() | tuple():
            return [plain_value(each) for each in value]
        case dict():
            return {str(name): plain_value(each) for name, each in value.items()}
        case _:
            return str(value)


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float, Decimal)) and not isinstance(value, bool)
