"""Rows of an answer, no more and no wider than may be sent."""

import json

import duckdb

from strikeledger.release.query import described, plain_value
from strikeledger.serving import limits


def gathered(cursor: duckdb.DuckDBPyConnection) -> dict:
    """columns, types, rows, truncated, truncated_by (``rows``, ``characters`` or None) and cut_cells_count of the query that ran last."""
    columns, types = described(cursor)
    rows, sent, cut, truncated_by = [], sum(map(len, columns)), 0, None
    while truncated_by is None and (row := cursor.fetchone()):
        if len(rows) == limits.MOST_ROWS:
            truncated_by = "rows"
            break
        cells = [_cell(value) for value in row]
        sent += sum(length for _, length, _ in cells)
        if sent > limits.MOST_RESULT_CHARACTERS:
            truncated_by = "characters"
            break
        cut += sum(is_cut for _, _, is_cut in cells)
        rows.append([value for value, _, _ in cells])
    told = {"columns": columns, "types": types, "rows": rows}
    return told | {"truncated": truncated_by is not None, "truncated_by": truncated_by, "cut_cells_count": cut}


def _cell(value: object) -> tuple[object, int, bool]:
    """The value as JSON has it, its length in characters, whether it was cut."""
    if isinstance(value, (bytes, bytearray)) and len(value) > limits.LONGEST_CELL:
        value, was_cut = value[: limits.LONGEST_CELL], True
    else:
        was_cut = False
    plain = plain_value(value)
    if isinstance(plain, (list, dict)):
        text = json.dumps(plain, ensure_ascii=False)
    elif isinstance(plain, str):
        text = plain
    else:
        return plain, 20, was_cut
    if len(text) > limits.LONGEST_CELL:
        return text[: limits.LONGEST_CELL - 1] + "…", limits.LONGEST_CELL, True
    return plain, len(text), was_cut
