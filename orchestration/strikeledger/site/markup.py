"""Pieces of HTML that templates ask for: links, figures with who says them, queries to check them. All text from data is escaped."""

import json
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache, lru_cache
from pathlib import Path
from typing import ClassVar

from jinja2 import BytecodeCache, Environment, FileSystemLoader, StrictUndefined
from jinja2.bccache import Bucket
from markupsafe import Markup, escape

from strikeledger.site import charts, words
from strikeledger.site.addresses import page_of
from strikeledger.site.reading import Row
from strikeledger.site.words import Vocabulary

_PACKAGE = Path(__file__).parent


class _Compiled(BytecodeCache):
    """Templates once compiled, for all environments and sites of this process: to compile them takes 0.5 s."""

    _codes: ClassVar[dict[str, bytes]] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self._codes:
            bucket.bytecode_from_string(self._codes[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._codes[bucket.key] = bucket.bytecode_to_string()


def environment(vocabulary: Vocabulary, root: str) -> Environment:
    """Templates with autoescape, for pages from which ``root`` leads to the site's folder; a name that a page was not given is an error.

    The root is no variable of the page: macros that know it from the start are set up once, not for each page, which took a third of all.
    """
    made = Environment(
        loader=FileSystemLoader(_PACKAGE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        bytecode_cache=_Compiled(),
    )
    made.filters |= {
        "number": words.number,
        "signed": words.signed,
        "day": words.day,
        "short_day": words.short_day,
        "moment": words.moment,
        "bytes": words.size,
        "yes_or_no": lambda value: "yes" if value else "no",
    }
    links = Links(root)
    made.globals |= {
        "root": root,
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
        "address": links.address,
        "link": links.link,
        "figure": links.figure,
        "said": links.said,
        "sql": sql,
        "quoted": quoted,
        "is_web_address": lambda url: bool(url) and url.lower().startswith(("http://", "https://")),
    }
    return made


@cache
def shapes() -> dict:
    """Outlines of the states by FIPS code."""
    return json.loads((_PACKAGE / "geometry" / "us_states.json").read_text(encoding="utf-8"))


class Links:
    """Links as seen from a page that ``root`` leads away from. Addresses are safe as they are; what is written is escaped."""

    def __init__(self, root: str) -> None:
        self._root = root
        self.address = lru_cache(maxsize=100_000)(lambda kind, key: root + page_of(kind, key))

    def link(self, kind: str, key: object, text: object = None) -> Markup:
        """A link to the page of a key; its text alone where there is no key."""
        if key is None:
            return escape(words.NOT_KNOWN if text is None else text)
        return Markup(f'<a href="{self.address(kind, key)}">{escape(key if text is None else text)}</a>')

    def figure(self, row: Row, column: str, shown: Mapping[str, Row] | None = None, unit: str = "") -> Markup:
        """A figure of a row that leads to its shown claim, or else to what the dictionary says of how it is computed.

        ``unit``: the word behind it, in the singular.
        """
        value, claim = row[column], (shown or {}).get(column)
        if value is None or claim is None:
            computed = f"{self.address('table', row['table_name'])}#{column}"
        if value is None:
            return Markup(f'<a class="absent" href="{computed}">{words.NOT_KNOWN}</a>')
        if isinstance(value, date):
            text = words.short_day(value)
        else:
            text = words.number(value) + (f" {unit if value == 1 else unit + 's'}" if unit else "")
        if claim is None:
            return Markup(f'<a class="figure computed" href="{computed}">{text}</a>')
        mark = '<span class="rivals" title="others say otherwise">*</span>' if claim["rival_count"] else ""
        told = escape(words.precise(claim["precision_code"], text))
        return Markup(f'<a class="figure" href="{self.address("claim", claim["claim_key"])}">{told}{mark}</a>')

    def said(self, claim: Row | None, text: object = None) -> Markup:
        """Who says something, as a link to the claim; ``text`` instead of the name where given."""
        if claim is None:
            return escape(words.NOT_KNOWN)
        told = text if text is not None else claim["claimant_name"] or words.NOT_KNOWN
        return Markup(f'<a class="said" href="{self.address("claim", claim["claim_key"])}">{escape(told)}</a>')


def sql(query: str, name: str = "Query") -> Markup:
    """A query to be run on the file of the release; script adds a button that copies it."""
    return Markup(f'<pre class="sql" tabindex="0" role="region" aria-label="{escape(name)}"><code>{escape(query.strip())}</code></pre>')


def quoted(value: object) -> str:
    """A text as SQL writes it."""
    return "'" + str(value).replace("'", "''") + "'"


def search_script(entries: Iterable[tuple[str, str, str]]) -> str:
    """The entries as a script, which a page opened from disk may load where it may not read a file. Safe inside HTML, too."""
    told = json.dumps(list(entries), ensure_ascii=True, separators=(",", ":")).replace("<", "\\u003c").replace("],[", "],\n[")
    return f"window.searchEntries = {told};\n"
