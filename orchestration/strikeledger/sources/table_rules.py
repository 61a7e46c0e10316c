"""Rules over the rows of a file and between files. Each yields (row, column, rule, reason, remedy) for a row that breaks it."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from difflib import get_close_matches

from strikeledger.sources.cell_rules import parsed_date
from strikeledger.sources.delimited import Row, Table

Problem = tuple[Row, str, str, str, str]
Tables = Mapping[str, Table]

WEIGHT_TOLERANCE = Decimal("0.000001")


def table_problems(table: Table, tables: Tables) -> Iterator[Problem]:
    """Everything wrong with the rows of ``table`` beyond their single cells. ``tables``: all files by resource name."""
    yield from _duplicates(table, table.resource.primary_key, "duplicate_key", skip_partial=False)
    for field in table.resource.fields:
        if field.is_unique:
            yield from _duplicates(table, (field.name,), "duplicate_value", skip_partial=True)
    for key in table.resource.foreign_keys:
        yield from _unresolved(table.rows, key.field, tables.get(key.resource), key.target)
    for name, settings in table.resource.rules.items():
        for setting in settings.items() if isinstance(settings, Mapping) else settings:
            yield from _RULES[name](table, tables, setting)


def _duplicates(table: Table, columns: Iterable[str], rule: str, *, skip_partial: bool) -> Iterator[Problem]:
    columns = tuple(columns)
    first_lines: dict[tuple, int] = {}
    for row in table.rows:
        key = tuple(row.cells[column] for column in columns)
        if skip_partial and None in key:
            continue
        if key in first_lines:
            reason = f"repeats {' + '.join(columns)} of line {first_lines[key]}"
            yield row, columns[-1] if skip_partial else columns[0], rule, reason, "delete one of the rows, or give it its own key"
        first_lines.setdefault(key, row.line)


def _unresolved(rows: Iterable[Row], column: str, target: Table | None, target_column: str) -> Iterator[Problem]:
    if target is None or not target.is_readable:  # that file has its own refusal; repeating it for every row would hide it
        return
    known = {row.cells[target_column] for row in target.rows}
    for row in rows:
        value = row.cells[column]
        if value is not None and value not in known:
            near = get_close_matches(value, filter(None, known), n=3, cutoff=0.5)
            hint = f"did you mean {' or '.join(near)}? otherwise " if near else ""
            yield row, column, "reference", f"is not in {target.resource.path}", f"{hint}add it there with its document"


def _range_problems(table: Table, tables: Tables, setting: list[str]) -> Iterator[Problem]:
    low, high = setting
    for row in table.rows:
        first, last = _comparable(row.cells[low]), _comparable(row.cells[high])
        if first is not None and type(first) is type(last) and first > last:
            yield row, high, "range", f"comes before {low} ({first})", "check both: one of them is wrong"


def _comparable(value: str | None) -> Decimal | date | None:
    """The number or day that a cell holds; None for neither, which its own cell's rule refuses."""
    return _decimal(value) if _decimal(value) is not None else parsed_date(value or "")


def _one_filled_problems(table: Table, tables: Tables, columns: list[str]) -> Iterator[Problem]:
    for row in table.rows:
        filled = [column for column in columns if row.cells[column]]
        if len(filled) != 1:
            yield row, columns[0], "one_filled", f"needs exactly one of {', '.join(columns)}; {len(filled)} are filled", "fill one and leave the others empty"


def _all_or_none_problems(table: Table, tables: Tables, columns: list[str]) -> Iterator[Problem]:
    for row in table.rows:
        empty = [column for column in columns if not row.cells[column]]
        if empty and len(empty) < len(columns):
            yield row, empty[0], "all_or_none", f"is empty while its companions ({', '.join(columns)}) are not", "fill all of them or none"


def _unique_problems(table: Table, tables: Tables, setting: Mapping) -> Iterator[Problem]:
    yield from _duplicates(table, setting["fields"], setting["rule"], skip_partial=True)


def _sum_problems(table: Table, tables: Tables, setting: Mapping) -> Iterator[Problem]:
    column = setting["field"]
    for rows in _grouped(table, setting["by"]):
        weights = [_decimal(row.cells[column]) for row in rows if row.cells[column]]
        if not weights or None in weights:
            continue
        if len(weights) < len(rows) or abs(sum(weights) - 1) > WEIGHT_TOLERANCE:
            told = f"{len(weights)} of {len(rows)} rows have one" if len(weights) < len(rows) else f"they sum to {sum(weights)}"
            reason = f"of this {' + '.join(setting['by'])} must sum to 1; {told}"
            yield rows[0], column, "sums_to_one", reason, "give every row of the group its share, or leave all of them empty"


def _contiguous_problems(table: Table, tables: Tables, setting: Mapping) -> Iterator[Problem]:
    for rows in _grouped(table, setting["by"]):
        ordered = sorted(rows, key=lambda row: _decimal(row.cells[setting["order"]]) or Decimal(0))
        for before, after in zip(ordered, ordered[1:], strict=False):
            ended, began = parsed_date(before.cells[setting["end"]] or ""), parsed_date(after.cells[setting["start"]] or "")
            if ended and began and began != ended + timedelta(days=1):
                reason = f"does not follow on line {before.line}, which ends {ended}"
                yield after, setting["start"], "contiguous", reason, f"begin on {ended + timedelta(days=1)}; a pause is a row of its own with 0 workers"


def _overlap_problems(table: Table, tables: Tables, setting: Mapping) -> Iterator[Problem]:
    for rows in _grouped(table, setting["by"]):
        ordered = sorted(rows, key=lambda row: row.cells[setting["start"]] or "")
        for before, after in zip(ordered, ordered[1:], strict=False):
            ended = before.cells[setting["end"]] or "9999-12-31"
            if (after.cells[setting["start"]] or "") < ended:
                reason = f"begins before line {before.line} ends ({ended})"
                yield after, setting["start"], "overlap", reason, "periods are half open: end one on the day the next begins"


def _subject_problems(table: Table, tables: Tables, setting: tuple[str, Mapping]) -> Iterator[Problem]:
    subject_table, target = setting
    rows = (row for row in table.rows if row.cells["subject_table_name"] == subject_table)
    yield from _unresolved(rows, "subject_key", tables.get(target["resource"]), target["fields"][0])


def _grouped(table: Table, columns: Iterable[str]) -> Iterable[list[Row]]:
    groups: defaultdict[tuple, list[Row]] = defaultdict(list)
    for row in table.rows:
        groups[tuple(row.cells[column] for column in columns)].append(row)
    return groups.values()


def _decimal(value: str | None) -> Decimal | None:
    try:
        return Decimal(value or "")
    except InvalidOperation:
        return None


_RULES: Mapping[str, Callable[[Table, Tables, object], Iterator[Problem]]] = {
    "ranges": _range_problems,
    "oneFilled": _one_filled_problems,
    "allOrNone": _all_or_none_problems,
    "unique": _unique_problems,
    "sumsToOne": _sum_problems,
    "contiguous": _contiguous_problems,
    "noOverlap": _overlap_problems,
    "subjects": _subject_problems,
}
