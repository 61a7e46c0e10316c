"""Names as sources write them, and what it is that they name: the forms that are compared, and what a resolver answers.

A resolver never guesses. A name is an entity's where it equals the entity's own name, abbreviation or alias (`seeds/aliases`), or is made
up of such parts by a stated rule. The nearest name that is not equal is only a suggestion to people.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256

from rapidfuzz import fuzz, process

Row = Mapping[str, str | None]

_INITIALS = re.compile(r"\b(?:[A-Za-z]\.\s?){2,}")
SUGGESTED_FROM = 70.0  # below this a suggestion costs a reader more than it helps


@dataclass(frozen=True)
class Resolution:
    """What a name names.

    ``entity_key``: None where nothing certain is known; with method ``alias`` it means that people looked and the text names none.
    ``method_code``: key, exact, alias, abbreviation, local, composed, new, unresolved. ``score``: share of the name that is explained.
    ``new_entity``: the row to add where the seeds do not hold the entity. ``candidate_key`` and ``candidate_score``: nearest name, 0 to 1.
    """

    entity_key: str | None = None
    method_code: str = "unresolved"
    score: float | None = None
    national_union_key: str | None = None
    local_number: str | None = None
    new_entity: dict[str, str | None] | None = None
    candidate_key: str | None = None
    candidate_score: float | None = None

    @property
    def is_resolved(self) -> bool:
        return self.method_code != "unresolved"


def normalised(text: str) -> str:
    """Plain lower-case words: no accents, no apostrophes, every other sign a blank."""
    plain = unicodedata.normalize("NFKD", re.sub(r"['’ʻ]", "", text)).encode("ascii", "ignore").decode().lower()
    return " ".join(re.findall(r"[a-z0-9]+", plain))


@lru_cache(maxsize=1 << 17)
def words(text: str | None) -> str:
    """A name in the form in which names are compared: plain lower-case words, "&" as "and", initials joined ("I.B.T." is "ibt")."""
    joined = _INITIALS.sub(lambda initials: initials[0].replace(".", "").replace(" ", "") + " ", text or "")
    return normalised(joined.replace("&", " and "))


def key_of(text: str, *, longest: int = 60) -> str:
    """A readable key. A longer one ends in a digest, so that two long names do not become one."""
    slug = words(text).replace(" ", "-")
    if len(slug) <= longest:
        return slug
    digest = sha256(slug.encode()).hexdigest()[:8]
    return f"{slug[: longest - 9].rstrip('-')}-{digest}"


def aliases_by_words(aliases: Iterable[Row], column: str) -> dict[str, str | None]:
    """``column`` of each alias by its compared form."""
    return {words(alias["alias_text"]): alias[column] or None for alias in aliases}


def split_names(text: str | None, kind: str, known: frozenset[str] = frozenset()) -> list[str]:
    """The names in one cell, in order, none twice. ``known``: compared forms of names that may hold a separator themselves.

    ``kind``: employer is split at ";" only; state at ";", "," and "/"; demand_topic and industry at ";" and ",". Unions are split by
    `UnionResolver.parts`, which knows their names.
    """
    separators = {"employer": ";", "state": ";,/", "demand_topic": ";,", "industry": ";,"}[kind]
    pieces = re.split(f"([{separators}])", text or "")
    parts: dict[str, None] = {}
    position = 0
    while position < len(pieces):
        end = _longest_known(pieces, position, known)
        part = "".join(pieces[position:end]).strip()
        if part:
            parts[part] = None
        position = end + 1
    return list(parts)


@lru_cache
def _most_words(known: frozenset[str]) -> int:
    return max((len(form.split()) for form in known), default=1)


def _longest_known(pieces: Sequence[str], start: int, known: frozenset[str]) -> int:
    """Where the longest known name that begins at ``start`` ends; after one piece where none is known. Pieces and separators alternate.

    No name has more pieces than words: to try longer ones as well took minutes for one damaged cell of ten thousand characters.
    """
    furthest = start + 2 * _most_words(known) - 1
    for end in range(min(len(pieces), furthest), start + 1, -2):
        if words("".join(pieces[start:end])) in known:
            return end
    return start + 1


class Suggestions:
    """Nearest known name of a name that is none. ``keys``: entity key by compared form of its names."""

    def __init__(self, keys: Mapping[str, str | None]) -> None:
        self._keys = {form: key for form, key in keys.items() if key and len(form) > 3}
        self._by_word: dict[str, list[str]] = {}
        for form in self._keys:
            for word in set(form.split()):
                self._by_word.setdefault(word, []).append(form)

    def nearest(self, text: str) -> tuple[str | None, float | None]:
        """Key and likeness from 0 to 1. Only names that share a telling word are compared: all against all took minutes."""
        form = words(text)
        lists = sorted((self._by_word[word] for word in sorted(set(form.split())) if word in self._by_word), key=len)
        candidates = list(dict.fromkeys(candidate for forms in lists[:2] for candidate in forms[:60]))
        found = process.extractOne(form, candidates, scorer=fuzz.token_sort_ratio, score_cutoff=SUGGESTED_FROM) if candidates else None
        return (self._keys[found[0]], round(found[1] / 100, 3)) if found else (None, None)


class ListedNames:
    """Resolves names of a closed list. ``by_method``: method to entity key by compared form, the surest first."""

    def __init__(self, kind: str, by_method: Mapping[str, Mapping[str, str | None]], suggested: Mapping[str, str | None]) -> None:
        self._kind = kind
        self._by_method = by_method
        self._known = frozenset(form for names in by_method.values() for form in names)
        self._suggestions = Suggestions(suggested)
        self._answers: dict[str, Resolution] = {}

    def resolve(self, text: str | None) -> Resolution:
        form = words(text)
        if form not in self._answers:
            self._answers[form] = self._resolved(form)
        return self._answers[form]

    def resolve_all(self, text: str | None) -> list[tuple[str, Resolution]]:
        """Each name of a cell, as written and as known."""
        return [(part, self.resolve(part)) for part in split_names(text, self._kind, self._known)]

    def _resolved(self, form: str) -> Resolution:
        for method, names in self._by_method.items():
            if form in names:
                return Resolution(names[form], method, 1.0)
        candidate_key, candidate_score = self._suggestions.nearest(form)
        return Resolution(candidate_key=candidate_key, candidate_score=candidate_score)
