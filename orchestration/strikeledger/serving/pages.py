"""The pages that are made for each request: the editor with its answer, the files, and the few plain messages."""

import json
from functools import cached_property
from urllib.parse import urlencode

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.responses import HTMLResponse

from strikeledger.release.current import Release
from strikeledger.serving import limits
from strikeledger.serving.examples import examples

_LONGEST_SHOWN = 300  # characters of a cell in the table; whole in CSV and JSON


class Pages:
    """All text from the data, the query and DuckDB is escaped by the templates."""

    def __init__(self) -> None:
        self._templates = Environment(
            loader=PackageLoader(__package__), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
        )
        self._templates.filters |= {"cell": _cell, "size": _size, "is_number": _is_number}
        self._templates.globals["limits"] = limits

    @cached_property
    def _examples(self) -> list[dict]:
        return [{"title": each.title, "explanation": each.explanation, "link": _link(each.sql), "sql": each.sql} for each in examples()]

    def sql(self, sql: str, told: dict | None, tables: list[dict], release: Release | None) -> str:
        fault = told["error"] if told and told["status"] != "answered" else None
        return self._render(
            "sql.html",
            sql=sql,
            told=told if told and not fault else None,
            fault=fault,
            fault_line=_line_at(sql, fault) if fault else None,
            query=urlencode({"sql": sql}),
            tables=tables,
            examples=self._examples,
            release=release,
        )

    def data(self, release: Release, keys: list[str]) -> str:
        files = {path: record for path, record in release.manifest.files.items() if not path.startswith("site/")}
        return self._render("data.html", release=release, files=files, keys=keys)

    def without_site(self, release: Release) -> HTMLResponse:
        text = f"Release {release.key} was published without a site. Its figures are here:"
        return self._message(200, "This release has no pages", text, release)

    def without_release(self, status: int) -> HTMLResponse:
        text = "There is no release to show just now. The operator of this server publishes one with “strikeledger build”."
        response = self._message(status, "Nothing is published yet", text)
        response.headers["Retry-After"] = "10"
        return response

    def not_found(self) -> HTMLResponse:
        return self._message(404, "No such page", "The current release has nothing under this address.")

    def _message(self, status: int, title: str, text: str, release: Release | None = None) -> HTMLResponse:
        page = self._render("message.html", title=title, text=text, release=release)
        return HTMLResponse(page, status, {"Cache-Control": "no-store"})

    def _render(self, template: str, **values: object) -> str:
        return self._templates.get_template(template).render(values)


def _link(sql: str) -> str:
    return "/sql?" + urlencode({"sql": sql})


def _cell(value: object) -> str:
    """As a person reads it: whole numbers without a point, nested values as JSON. What is absent the template says."""
    if isinstance(value, float) and value.is_integer():
        return f"{value:.0f}"
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _LONGEST_SHOWN else text[: _LONGEST_SHOWN - 1] + "…"


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _size(count: int) -> str:
    """Bytes in words: ``12.3 MB``."""
    size, units = float(count), iter(["bytes", "kB", "MB", "GB"])
    unit = next(units)
    while size >= 1000 and unit != "GB":
        size, unit = size / 1000, next(units)
    return f"{size:.0f} {unit}" if unit == "bytes" else f"{size:.1f} {unit}"


def _line_at(sql: str, fault: dict) -> dict | None:
    """The line of the query in which the fault is, parted before it, at most 80 characters to either side."""
    if fault["line"] is None:
        return None
    line, at = sql.split("\n")[fault["line"] - 1], fault["column"] - 1
    return {"before": line[max(0, at - 80) : at], "after": line[at : at + 80] or " "}
