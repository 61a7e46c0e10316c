"""Employers as sources write them. Equal names are one employer, whatever the legal form; a likely one is only suggested."""

import re
from collections.abc import Iterable

from strikeledger.identity.names import Resolution, Row, Suggestions, key_of, words

_LEGAL_FORMS = frozenset(
    ("co", "company", "corp", "corporation", "inc", "incorporated", "limited", "llc", "llp", "lp", "ltd", "plc", "pllc")
)
_TRADE_NAME = re.compile(r"\b(?:d\s*/\s*b\s*/\s*a|d\.b\.a\.?|dba|doing business as)\b[\s:.,]*", re.IGNORECASE)
_LETTERS = re.compile(r"(.+\S)\s*\(([A-Z]{2,8})\)")
_REPEATED = re.compile(r"\s*\(\d{1,3}\)\s*$")  # the mediation service numbers several cases of one employer "(2)", "(3)"


class EmployerResolver:
    """``employers``: rows of seeds/employers.csv; ``aliases``: alias_text, employer_key."""

    def __init__(self, employers: Iterable[Row], aliases: Iterable[Row]) -> None:
        rows = list(employers)
        self._keys = {row["employer_key"] for row in rows}
        self._names = {employer_words(row["employer_name"]): row["employer_key"] for row in rows}
        self._aliases = {employer_words(alias["alias_text"]): alias["employer_key"] for alias in aliases}
        self._suggestions = Suggestions({**self._names, **self._aliases})
        self._answers: dict[str, Resolution] = {}

    def resolve(self, text: str | None) -> Resolution:
        """The employer of a cell; a name not seen before is a new employer. Unresolved only without a name."""
        form = employer_words(text)
        if not form:
            return Resolution()
        if form not in self._answers:
            self._answers[form] = self._resolved(form, text or "")
        return self._answers[form]

    def _resolved(self, form: str, text: str) -> Resolution:
        for names, method in ((self._names, "exact"), (self._aliases, "alias")):
            if form in names:
                return Resolution(names[form], method, 1.0)
        key = key_of(form)
        if key in self._keys:
            return Resolution(key, "key", 1.0)
        candidate_key, candidate_score = self._suggestions.nearest(form)
        name = " ".join(_trade_name(text).split())
        row = {"employer_key": key, "parent_employer_key": None, "employer_name": name, "ownership_code": None, "industry_code": None}
        return Resolution(key, "new", 0.0, new_entity=row, candidate_key=candidate_key, candidate_score=candidate_score)


def employer_words(text: str | None) -> str:
    """The compared form of an employer: its trade name without legal form, article and case number."""
    parts = words(_without_letters(_trade_name(text or ""))).split()
    while len(parts) > 1 and parts[0] == "the":
        del parts[0]
    kept = [part for part in parts if part not in _LEGAL_FORMS]
    return " ".join(kept or parts)


def _without_letters(name: str) -> str:
    """A name without the letters that stand for it behind it: "United Parcel Service (UPS)"."""
    lettered = _LETTERS.fullmatch(name)
    if not lettered:
        return name
    initials = "".join(word[0] for word in words(lettered[1]).split() if word not in ("of", "the", "and", "for"))
    return lettered[1] if lettered[2].casefold() == initials else name


def _trade_name(text: str) -> str:
    """What follows "d/b/a" is the name that others know; what stands before it where nothing follows."""
    legal, *trade = (_REPEATED.sub("", part).strip() for part in _TRADE_NAME.split(text, maxsplit=1))
    return trade[0] if trade and words(trade[0]) else legal
