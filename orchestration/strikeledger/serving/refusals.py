"""Why a question was not answered, in a form to send: what, where in the query, what to do."""

import json
import re

import duckdb

from strikeledger.serving import limits

_REMEDIES = {
    "too_long": f"send at most {limits.LONGEST_SQL:,} characters; for more, download the release and ask it on your own machine",
    "not_one_select": "send one SELECT, WITH, FROM, DESCRIBE or SUMMARIZE and nothing after it; name the values of a PIVOT with IN",
    "not_allowed": "ask the tables of the release, which SHOW TABLES lists; your own machine has no such limits: download it under /data/",
    "not_understood": "see the tables with SHOW TABLES, and the columns of one with DESCRIBE",
    "too_large": "aggregate, or ask for fewer rows and columns; for heavy work download the release under /data/",
    "not_representable": "cast the column to VARCHAR",
    "interrupted": "ask for less: filter first, join on keys, aggregate; for heavy work download the release under /data/",
    "killed": "ask for less: this query could not even be interrupted; for heavy work download the release under /data/",
    "busy": "try again in a second",
    "no_release": "nothing is published here just now; try again later",
    "body_too_long": f"send at most {limits.LONGEST_SQL:,} characters of SQL",
    "body_too_slow": "send the whole request at once",
    "not_readable": "send the query as sql=… in the address or in a form, as JSON {\"sql\": …}, or as text, in UTF-8",
}


def refused(code: str, message: str, sql: str = "", position: int | None = None) -> dict:
    """``line`` and ``column`` count from 1, ``position`` in characters from 0; None where no place is at fault."""
    line = column = None
    if position is not None:
        before = sql[:position]
        line, column = before.count("\n") + 1, position - (before.rfind("\n") + 1) + 1
    error = {"code": code, "message": message, "remedy": _REMEDIES[code], "position": position, "line": line, "column": column}
    return {"status": "refused", "error": error}


def interrupted() -> dict:
    return refused("interrupted", f"the query was stopped after {limits.INTERRUPT_SECONDS:g} second")


def not_understood(error: duckdb.Error, sql: str) -> dict:
    """DuckDB's own words, of which those about its settings are left out: nobody can follow them here."""
    text = str(error)
    position = None
    if (found := re.match(r"(?s)[\w ]+Error: (\{.*\})$", text)) and (told := _as_json(found[1])):
        text = told["exception_message"]
        position = _characters(sql, int(told["position"])) if str(told.get("position", "")).isdecimal() else None
    text = text.split("\n\nPossible solutions:")[0].split("\n\nLINE ")[0].strip()
    return refused("not_understood", text[:2_000], sql, position)


def _characters(sql: str, offset: int) -> int:
    """DuckDB counts bytes."""
    return len(sql.encode()[:offset].decode(errors="ignore"))


def _as_json(text: str) -> dict | None:
    try:
        return json.loads(text)
    except ValueError:
        return None
