"""Unions as sources write them: the national union, and its local where the text numbers one."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from rapidfuzz import fuzz

from strikeledger.identity.names import SUGGESTED_FROM, Resolution, Row, words
from strikeledger.identity.union_register import UnionRegister
from strikeledger.identity.union_texts import UnionText, is_number, read_local, read_union_text

_SEPARATORS = re.compile(r"(\s*[,/&]\s*|\s+and\s+|\.\s+(?=[A-Z]))")
_AFFILIATIONS = re.compile(r"\s*(?:[()/–—]|\s-|-\s)+\s*")
_LETTERS = re.compile(r"(.+?)\s*\(([A-Za-z]{2,8})\)(.*)")
_JOINTS = re.compile(r"[()/,–—-]+")
_NUMBER_AFTER_NUMBER = re.compile(r"(?<=\d)([A-Za-z]?)\s+(?=[1-9]\d*[A-Za-z]?(?:\s|$))")
# A longer cell names nothing: the publishers' longest has some 300 characters, and taking a damaged one apart took minutes.
LONGEST_TEXT = 2_000
_LOCAL_LIST = re.compile(r"\s*(?:[;,&]|\band\b)\s*")


@dataclass(frozen=True)
class _Reading:
    """``is_whole``: every word of the name is explained, so that a number in the text is a local of that union."""

    text: UnionText
    key: str | None
    method: str
    score: float = 0.0
    is_whole: bool = False


class UnionResolver:
    """``unions``: rows of seeds/unions.csv; ``aliases``: alias_text, union_key; ``file_numbers``: rows of raw.olms_local_file_numbers."""

    def __init__(self, unions: Iterable[Row], aliases: Iterable[Row], file_numbers: Iterable[Row] = ()) -> None:
        self._known = UnionRegister(unions, aliases, file_numbers)
        self._readings: dict[str, _Reading] = {}
        self._answers: dict[tuple[str, str], Resolution] = {}

    def resolve(self, text: str | None, local: str | None = None) -> Resolution:
        """One union of a cell. ``local``: what the source's column for locals says of it."""
        key = (text or "", local or "")
        if key not in self._answers:
            self._answers[key] = self._resolved(*key)
        return self._answers[key]

    def resolve_all(self, text: str | None, local: str | None = None) -> list[tuple[str, Resolution]]:
        """Every union of a cell, as written and as known; none twice, and none beside its own local or branch."""
        found: dict[str, tuple[str, Resolution]] = {}
        for part, number in self.parts(text, local):
            resolution = self.resolve(part, number)
            found.setdefault(resolution.entity_key or f"?{words(part)}", (part, resolution))
        nationals = {answer.national_union_key for _, answer in found.values() if answer.entity_key != answer.national_union_key}
        return [entry for key, entry in found.items() if key not in nationals]

    def parts(self, text: str | None, local: str | None = None) -> list[tuple[str, str | None]]:
        """The unions of a cell in order, each with its local or None. A union with several locals stands once for each.

        Locals are the union's whose name or abbreviation they carry ("12 (IUOE)"); those without one are the only union's, or each union's
        in turn where there are as many; else they are left out, for nobody can tell whose they are.
        """
        if len(text or "") > LONGEST_TEXT or len(local or "") > LONGEST_TEXT:
            return [(text, None)] if text else []
        unions = [part for segment in re.split(r"\s*;\s*", text or "") for part in self._split(_listed(segment))]
        pieces = [piece for piece in _LOCAL_LIST.split(local or "") if piece.strip()]
        if not pieces:
            return unions
        owned: list[list[str]] = [[number] if number else [] for _, number in unions]
        bare: list[str] = []
        for piece in pieces:
            owner = self._owner(piece, [part for part, _ in unions])
            if owner is None:
                bare.append(piece)
            elif owner == len(unions):
                unions.append((read_local(piece).name, None))
                owned.append([piece])
            else:
                owned[owner].append(piece)
        if len(unions) == 1:
            owned[0] += bare
        elif len(bare) == len(unions) and not any(owned):
            owned = [[piece] for piece in bare]
        return [(part, number) for (part, _), numbers in zip(unions, owned, strict=True) for number in numbers or [None]]

    def _owner(self, piece: str, unions: Sequence[str]) -> int | None:
        """Position of the union that a local names; one after the last for a union not listed; None where it names none."""
        read = read_local(piece)
        key = self._reading(read.name).key if read.name else None
        if key is None or self._known.national(key) is None:
            return None
        listed = [self._reading(union).key for union in unions]
        for position, union in enumerate(listed):
            if union and (union == key or self._known.is_above(union, key) or self._known.national(union) == self._known.national(key)):
                return position
        return len(unions)

    def _split(self, segment: str) -> list[tuple[str, str | None]]:
        """Known names first, the longest, since a name may hold "," and "and"; what is not known stays together as it stands."""
        if not segment.strip() or self._reading(segment).is_whole:
            return [(segment.strip(), None)] if segment.strip() else []
        if len(letters := segment.split()) > 2 and all(self._known.lookup(letter) for letter in letters):  # "IAM IUOE IBEW"
            return [(letter, None) for letter in letters]
        pieces = _SEPARATORS.split(segment)
        parts: list[tuple[str, str | None]] = []
        pending = ""
        position = 0
        while position < len(pieces):
            furthest = min(len(pieces), position + 2 * self._known.most_words - 1)  # no name has more pieces than words
            ends = range(furthest, position, -2)
            end = next((end for end in ends if self._reading("".join(pieces[position:end])).is_whole), position)
            piece, separator = pieces[position], pieces[position - 1] if position else ""
            if end > position:
                parts += [(pending.strip(), None)] if pending.strip() else []
                parts.append(("".join(pieces[position:end]).strip(), None))
                pending = ""
            elif parts and not pending.strip() and is_number(piece):
                if not (read_union_text(piece).council and read_union_text(parts[-1][0]).number):
                    parts.append((read_union_text(parts[-1][0]).name, piece.strip()))
            else:
                pending += (separator if pending else "") + piece
            position = max(end, position + 1) + 1
        return parts + ([(pending.strip(), None)] if pending.strip() else [])

    def _resolved(self, text: str, local: str) -> Resolution:
        reading = self._reading(text)
        known = self._known.lookup(local)
        column = UnionText(local) if known else read_local(local)
        named = known[0] if known else self._reading(column.name).key if column.name else None
        if named and (reading.key is None or self._known.is_above(reading.key, named)):
            reading = replace(reading, key=named, method="local", score=1.0, is_whole=True)
        if reading.key is None:
            return self._nothing(text, reading)
        number = column.number or reading.text.number
        council = column.council or reading.text.council
        return self._local(reading, number, council) or self._union(reading)

    def _nothing(self, text: str, reading: _Reading) -> Resolution:
        if reading.method == "alias":
            return Resolution(None, "alias", 1.0)
        candidate_key, candidate_score = self._known.suggestions.nearest(reading.text.name or text)
        return Resolution(candidate_key=candidate_key, candidate_score=candidate_score)

    def _union(self, reading: _Reading) -> Resolution:
        number = self._known.unions[reading.key]["local_number"]
        return Resolution(reading.key, reading.method, reading.score, self._known.national(reading.key), number)

    def _local(self, reading: _Reading, number: str | None, council: tuple[str, str] | None) -> Resolution | None:
        """The numbered body of a national union. One that the seeds do not hold is new only where the whole name is known."""
        union = self._known.unions[reading.key]
        if union["union_level_code"] != "national":
            own = union["local_number"]
            is_other = number and own and not own.startswith(number) and not number.startswith(own)
            return Resolution(candidate_key=reading.key, candidate_score=reading.score) if is_other else None
        kind, shown = ("local", number) if number else council or ("", None)
        if not shown:
            return None
        held = self._known.numbered(reading.key, kind, shown)
        if held:
            return Resolution(held, "local", reading.score, self._known.national(reading.key), shown)
        if not reading.is_whole:
            return None
        key = f"{reading.key}-{kind}-{words(shown).replace(' ', '-')}"
        if key in self._known.unions:  # the seeds may number it otherwise: "1181-1061" after a merger
            return Resolution(key, "key", reading.score, self._known.national(reading.key), shown)
        row = {
            "union_key": key,
            "union_name": f"{union['union_abbreviation'] or union['union_name']} {kind.replace('-', ' ').title()} {shown}",
            "union_abbreviation": None,
            "union_level_code": "local" if kind == "local" else "council",
            "parent_union_key": reading.key,
            "local_number": shown,
            "file_number_olms": self._known.file_number(reading.key, shown) if kind == "local" else None,
        }
        return Resolution(key, "local", reading.score, self._known.national(reading.key), shown, new_entity=row)

    def _reading(self, text: str) -> _Reading:
        if text not in self._readings:
            self._readings[text] = self._read(text)
        return self._readings[text]

    def _read(self, text: str) -> _Reading:
        if len(text) > LONGEST_TEXT:
            return _Reading(UnionText(text), None, "unresolved")
        known = self._known.lookup(text)
        if known:
            return _Reading(UnionText(text.strip()), *known, 1.0, True)
        read = read_union_text(text)
        known = self._known.lookup(read.name)
        if known:
            return _Reading(read, *known, 1.0, True)
        return self._composed(read)

    def _composed(self, read: UnionText) -> _Reading:
        """A name with its affiliation: "Oregon Nurses Association - AFT", "SEIU Healthcare Pennsylvania"; the deepest known of one line."""
        name = self._without_own_letters(read.name)
        told = self._told(_AFFILIATIONS.split(name))
        if not told or None in told.values():
            finer = self._told(_JOINTS.split(name))  # "RWDSU-UFCW" is two unions, "UA-Fayetteville" is none: so all of it or nothing
            told = finer if finer and None not in finer.values() else told
        found = [key for key in told.values() if key]
        if not found:
            told = self._phrases(name)
            found = list(told.values())
        if not found:
            return _Reading(read, None, "unresolved")
        key = found[0]
        for other in found[1:]:
            if self._known.is_above(key, other):
                key = other
        on_line = [text for text, other in told.items() if other and (other == key or self._known.is_above(other, key))]
        share = sum(len(words(text)) for text in on_line) / max(len(words(read.name)), 1)
        is_whole = len(on_line) == len(told) and len(words(" ".join(on_line))) == len(words(read.name))
        return _Reading(read, key, "exact" if is_whole else "composed", 1.0 if is_whole else round(min(share, 0.99), 3), is_whole)

    def _without_own_letters(self, name: str) -> str:
        """A name without the letters that stand for itself where another union has the same: "Portland Association of Teachers (PAT)".

        Letters that are not the initials of what stands before them are an affiliation; initials count where the name is like the union's.
        """
        lettered = _LETTERS.match(name)
        known = self._known.lookup(lettered[2]) if lettered else None
        if not lettered or not known or not known[0] or self._known.lookup(lettered[1]):
            return name
        initials = "".join(word[0] for word in words(lettered[1]).split() if word not in ("and", "for", "of", "the"))
        if initials != words(lettered[2]):
            return name
        likeness = fuzz.token_sort_ratio(words(lettered[1]), words(self._known.unions[known[0]]["union_name"]))
        return name if likeness >= SUGGESTED_FROM else lettered[1] + lettered[3]

    def _told(self, segments: Iterable[str]) -> dict[str, str | None]:
        """The union of each segment, None where it is not known. A segment known to name no one union tells nothing and is left out."""
        told = {segment: self._known.lookup(segment) for segment in segments if words(segment)}
        return {segment: known[0] if known else None for segment, known in told.items() if not known or known[0]}

    def _phrases(self, name: str) -> dict[str, str]:
        """Known names of three words or more inside a text, then capitals at its ends; shorter names are words of many names."""
        tokens = words(name).split()
        for length in range(min(len(tokens), self._known.most_words), 2, -1):
            for start in range(len(tokens) - length + 1):
                known = self._known.lookup(phrase := " ".join(tokens[start : start + length]))
                is_staff = tokens[start + length : start + length + 1] == ["staff"]  # the union of a union's own staff
                if known and known[0] and not is_staff:
                    return {phrase: known[0]}
        written = name.split()
        for token in (written[0], written[-1]) if written and "staff" not in tokens else ():
            known = self._known.lookup(token)
            if known and known[0] and token.isupper() and len(token) >= 3:
                return {token: known[0]}
        return {}


def _listed(segment: str) -> str:
    """Locals that only blanks part as a list: "IBT 705 710" is "IBT 705, 710"."""
    return _NUMBER_AFTER_NUMBER.sub(r"\1, ", segment)
