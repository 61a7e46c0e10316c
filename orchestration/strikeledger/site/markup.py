"""Pieces of HTML that templates ask for: links, figures with who says them, queries to check them. All text from data is escaped."""

import json
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache, lru_cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape

from strikeledger.site import charts, words
from strikeledger.site.addresses import FOLDERS, list_of, page_of
from strikeledger.site.reading import Row
from strikeledger.site.words import Vocabulary

_PACKAGE = Path(__file__).parent
_address = lru_cache(maxsize=100_000)(page_of)


def environment(vocabulary: Vocabulary) -> Environment:
    """Templates with autoescape; a name that a page was not given is an error, not a blank."""
    made = Environment(
        loader=FileSystemLoader(_PACKAGE / "templates"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    made.filters |= {
        "number": words.number,
        "signed": words.signed,
        "day": words.day,
        "short_day": words.short_day,
        "moment": words.moment,
        "bytes": _bytes,
        "yes_or_no": lambda value: "yes" if value else "no",
    }
    made.globals |= {
        "charts": charts,
        "shapes": shapes,
        "period": words.period,
        "validity": words.validity,
        "counted": words.counted,
        "in_words": words.in_words,
        "quantity": words.quantity,
        "label": vocabulary.label,
        "meaning": vocabulary.description,
        "stated": lambda claim, years=None: words.stated(claim, vocabulary, years),
        "link": link,
        "figure": figure,
        "said": said,
        "address": address,
        "list_address": lambda kind: list_of(kind),
        "sql": sql,
        "quoted": quoted,
        "is_web_address": lambda url: bool(url) and url.lower().startswith(("http://", "https://")),
        "kinds": tuple(FOLDERS),
    }
    return made


@cache
def shapes() -> dict:
    """Outlines of the states by FIPS code."""
    return json.loads((_PACKAGE / "geometry" / "us_states.json").read_text(encoding="utf-8"))


@pass_context
def address(context: Context, kind: str, key: object) -> str:
    """Where a page is, as seen from the page that is written."""
    return context["root"] + _address(kind, key)


@pass_context
def link(context: Context, kind: str, key: object, text: object = None) -> Markup:
    """A link to the page of a key; its text alone where there is no key."""
    if key is None:
        return escape(words.NOT_KNOWN if text is None else text)
    return Markup('<a href="{}{}">{}</a>').format(context["root"], _address(kind, key), key if text is None else text)


@pass_context
def figure(context: Context, row: Row, column: str, shown: Mapping[str, Row] | None = None, unit: str = "") -> Markup:
    """A figure of a row that leads to its shown claim, or else to what the dictionary says of how it is computed.

    ``unit``: the word behind it, in the singular.
    """
    value, claim = row[column], (shown or {}).get(column)
    root, table = context["root"], row["table_name"]
    computed = f"{root}{_address('table', table)}#{column}"
    if value is None:
        return Markup('<a class="absent" href="{}">{}</a>').format(computed, words.NOT_KNOWN)
    if isinstance(value, date):
        text = words.short_day(value)
    else:
        text = words.number(value) + (f" {unit if value == 1 else unit + 's'}" if unit else "")
    if claim is None:
        return Markup('<a class="figure computed" href="{}">{}</a>').format(computed, text)
    told = words.precise(claim["precision_code"], text)
    mark = Markup('<span class="rivals" title="others say otherwise">*</span>') if claim["rival_count"] else ""
    return Markup('<a class="figure" href="{}{}">{}{}</a>').format(root, _address("claim", claim["claim_key"]), told, mark)


@pass_context
def said(context: Context, claim: Row | None, text: object = None) -> Markup:
    """Who says something, as a link to the claim; ``text`` instead of the name where given."""
    if claim is None:
        return escape(words.NOT_KNOWN)
    told = text if text is not None else claim["claimant_name"] or words.NOT_KNOWN
    return Markup('<a class="said" href="{}{}">{}</a>').format(context["root"], _address("claim", claim["claim_key"]), told)


def sql(query: str, name: str = "Query") -> Markup:
    """A query to be run on the file of the release; script adds a button that copies it."""
    return Markup('<pre class="sql" tabindex="0" role="region" aria-label="{}"><code>{}</code></pre>').format(name, query.strip())


def quoted(value: object) -> str:
    """A text as SQL writes it."""
    return "'" + str(value).replace("'", "''") + "'"


def search_script(entries: Iterable[tuple[str, str, str]]) -> str:
    """The entries as a script, which a page opened from disk may load where it may not read a file. Safe inside HTML, too."""
    told = json.dumps(list(entries), ensure_ascii=True, separators=(",", ":")).replace("<", "\\u003c").replace("],[", "],\n[")
    return f"window.searchEntries = {told};\n"


def _bytes(size: int) -> str:
    for unit, power in (("GB", 9), ("MB", 6), ("kB", 3)):
        if size >= 10**power:
            return f"{words.number(size / 10**power, 1)} {unit}"
    return f"{size} bytes"
