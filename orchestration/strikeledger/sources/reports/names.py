"""Who and what a report names: keys of known things, of those that it describes itself, or a refusal with the nearest known ones."""

import re
import unicodedata
from dataclasses import dataclass, field

from strikeledger.sources.layouts import slug
from strikeledger.sources.reports.book import Book, compared
from strikeledger.sources.reports.markup import Markup, Path

_KEY = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_DESCRIBE = {
    "employers": "name a new one by `{name: …, is_new: true}`",
    "unions": "name a new one by `{name: …, is_new: true, level: …}`",
    "claimants": "describe it under `claimants`",
    "source_documents": "describe it under `documents`",
    "occupations": "add it to seeds/occupations.csv",
}
_THING = {
    "employers": "employer",
    "unions": "union",
    "claimants": "claimant",
    "source_documents": "document",
    "occupations": "occupation",
}


@dataclass
class Names:
    """The book, and what the report itself describes. ``own_keys``: things that earlier reports of its chain described."""

    book: Book
    markup: Markup
    is_receipt: bool
    own_keys: set[str] = field(default_factory=set)
    labels: dict[tuple[str, str], str] = field(default_factory=dict)
    _described: dict[str, dict[str, str]] = field(default_factory=dict)

    def key(self, kind: str, text: str | None, path: Path) -> str | None:
        """The key of what ``text`` names; None where it names nothing certain, which is then refused."""
        if text is None:
            return None
        described = self._described.get(kind, {})
        keys = {described[compared(text)]} if compared(text) in described else self.book.named(kind, text)
        if len(keys) == 1:
            return next(iter(keys))
        thing = _THING[kind]
        if keys:
            self.markup.refuse(path, "ambiguous", f"names more than one {thing}", f"use one of the keys: {', '.join(sorted(keys)[:5])}")
            return None
        near = self.book.nearest(kind, text)
        hint = f"did you mean {' or '.join(near)}? otherwise " if near else ""
        self.markup.refuse(path, "reference", f"is no {thing} that is known", f"{hint}{_DESCRIBE[kind]}")
        return None

    def new_key(self, kind: str, key: str | None, name: str, path: Path) -> str:
        """The key of something that the report describes. Refused where it is known already, unless reports described it just so."""
        chosen = key or ascii_key(name)
        thing = _THING[kind]
        if not _KEY.fullmatch(chosen):
            where = (*path, "key" if key else "name")
            self.markup.refuse(
                where, "key_form", f"makes no key for the {thing}", "give it a `key` of lower-case letters, digits and hyphens"
            )
        known = self.book.named(kind, name) | ({chosen} & self.book.known(kind))
        strangers = known - self.own_keys - ({chosen} & self.book.reported_entity_keys)
        if self.is_receipt and strangers:
            told = ", ".join(sorted(strangers))
            self.markup.refuse((*path, "name"), "already_known", f"is known as {told}", "use that key, without describing it anew")
        self.describe(kind, chosen, name)
        return chosen

    def describe(self, kind: str, key: str, name: str) -> None:
        """Let the report name a thing that it describes by its key or its name."""
        self.labels[kind, key] = name
        for text in (key, name):
            self._described.setdefault(kind, {})[compared(text)] = key

    def label(self, kind: str, key: str | None) -> str:
        """The name of a thing; its key where it has none."""
        return self.labels.get((kind, key or "")) or self.book.label(kind, key or "") or key or ""


def ascii_key(name: str, longest: int = 60) -> str:
    """A readable key of a name: plain letters, digits and hyphens; empty where the name has none."""
    plain = unicodedata.normalize("NFKD", re.sub(r"['’ʻ]", "", name)).encode("ascii", "ignore").decode()
    return slug(plain.replace("&", " and "))[:longest].rstrip("-")
