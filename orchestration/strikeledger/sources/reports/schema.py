"""The JSON Schema of a report file, for editors: made from the model, its codes filled in from the vocabulary of the seeds."""

from typing import Any

from strikeledger.sources.reports.book import Book
from strikeledger.sources.reports.model import Report

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_VOCABULARY = "x-vocabulary"


def json_schema(book: Book) -> dict:
    """JSON Schema 2020-12."""
    schema = _filled(Report.model_json_schema(), book)
    return {"$schema": DIALECT, **schema, "title": "Report of a labor action"}


def _filled(node: Any, book: Book) -> Any:
    """The codes in place of the name of their vocabulary, and without titles, which only repeat the names of fields."""
    if isinstance(node, list):
        return [_filled(each, book) for each in node]
    if not isinstance(node, dict):
        return node
    filled = {name: _filled(value, book) for name, value in node.items() if not (name == "title" and isinstance(value, str))}
    if _VOCABULARY in filled:
        codes = book.codes(filled.pop(_VOCABULARY))
        numbers = [int(code) for code in codes if code.isdecimal() and not code.startswith("0")]  # as an editor reads them unquoted
        filled |= {"enum": codes + numbers, "type": ["string", "integer"] if numbers else "string"}
    return filled
