"""Industries as sources write them: NAICS codes of two to six digits, and the names of sectors."""

import re
from collections.abc import Iterable

from strikeledger.identity.names import Resolution, Row, Suggestions, aliases_by_words, split_names, words


class IndustryResolver:
    """``industries``: rows of seeds/industries.csv; ``aliases``: alias_text, industry_code."""

    def __init__(self, industries: Iterable[Row], aliases: Iterable[Row]) -> None:
        rows = list(industries)
        self._codes = {row["industry_code"] for row in rows}
        self._sectors = {code: row["industry_code"] for row in rows for code in _two_digit_codes(row["industry_code"])}
        self._names = {words(row["industry_name"]): row["industry_code"] for row in rows if _two_digit_codes(row["industry_code"])}
        self._aliases = aliases_by_words(aliases, "industry_code")
        self._suggestions = Suggestions({**self._names, **self._aliases})
        self._known = frozenset({*self._names, *self._aliases})
        self._answers: dict[tuple[str, str], Resolution] = {}

    def resolve(self, text: str | None, code: str | None = None) -> Resolution:
        """The industry of an action. A code that the publisher gives goes before a name.

        Several sectors in one cell are not ranked by the publisher, so the action has none of them: unresolved, the first is the candidate.
        """
        key = (code or "", text or "")
        if key not in self._answers:
            self._answers[key] = self._by_code(code) or self._by_name(text)
        return self._answers[key]

    def _by_code(self, code: str | None) -> Resolution | None:
        """The deepest known industry at or above the first code of the cell."""
        digits = re.match(r"\s*(\d{2,6})\b", code or "")
        if not digits:
            return None
        written = digits[1]
        deepest = next((written[:length] for length in range(len(written), 2, -1) if written[:length] in self._codes), None)
        known = deepest or self._sectors.get(written[:2])
        if not known:
            return None
        share = len(deepest or written[:2]) / len(written)
        return Resolution(known, "key" if share == 1 else "composed", round(share, 3))

    def _by_name(self, text: str | None) -> Resolution:
        parts = split_names(text, "industry", self._known)
        found = [self._named(part) for part in parts]
        if len(found) == 1 and found[0]:
            return found[0]
        if any(found):
            first = next(resolution for resolution in found if resolution)
            return Resolution(candidate_key=first.entity_key, candidate_score=round(1 / len(found), 3))
        candidate_key, candidate_score = self._suggestions.nearest(text or "")
        return Resolution(candidate_key=candidate_key, candidate_score=candidate_score)

    def _named(self, part: str) -> Resolution | None:
        form = words(part)
        for names, method in ((self._names, "exact"), (self._aliases, "alias")):
            if form in names:
                return Resolution(names[form], method, 1.0)
        return None


def _two_digit_codes(code: str | None) -> list[str]:
    """The two-digit codes of a sector: "31-33" stands for 31, 32 and 33; none for a deeper code."""
    sector = re.fullmatch(r"(\d{2})(?:-(\d{2}))?", code or "")
    return [str(number) for number in range(int(sector[1]), int(sector[2] or sector[1]) + 1)] if sector else []
