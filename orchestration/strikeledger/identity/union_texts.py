"""The text in which a source names a union: its name, the number of a local, the number of a district, and words that name nothing."""

import re
from dataclasses import dataclass

# "S-9", "PM2848", "422S", "32BJ", "121RN", "1181-1061", "4-200", "747-M"; not "1199SEIU", which is a name.
NUMBER = r"[A-Za-z]{0,2}-?\d+[A-Za-z]{0,3}(?:-(?:\d+[A-Za-z]{0,2}|[A-Za-z](?![A-Za-z])))?"
_LOCAL_WORDS = r"locals?|lodge|ll|lu|branch|l|no\.?"
_COUNCILS = {
    "district council": "district-council",
    "dist council": "district-council",
    "dist lodge": "district",
    "dc": "district-council",
    "district lodge": "district",
    "district": "district",
    "dist": "district",
    "dl": "district",
    "joint council": "joint-council",
    "jc": "joint-council",
    "council": "council",
}
_COUNCIL_WORDS = "|".join(sorted((re.escape(word).replace(r"\ ", r"\.?\s+") for word in _COUNCILS), key=len, reverse=True))
_COUNCIL = re.compile(rf"\b(?P<kind>{_COUNCIL_WORDS})\b\.?[\s#-]*(?:(?:no\.?|of)\s+)?(?P<number>{NUMBER})(?![\w-])", re.IGNORECASE)
_LOCAL = re.compile(
    rf"\b(?:{_LOCAL_WORDS})\b[\s#.,:-]*(?:union\b|lodge\b)?[\s#.:-]*(?:local\b\s*)?(?P<number>{NUMBER})(?![\w-])", re.IGNORECASE
)
_BARE = re.compile(rf"(?:^|(?<=\s)|(?<=#))#?(?P<number>{NUMBER})(?=$|[\s,)])")
_EMPTY_LOCAL = re.compile(r"\b(?:locals?|lodge|branch)(?=\s*(?:$|[,;/)]))", re.IGNORECASE)
# What a text carries beside the name: federations after a union's name, units of a local, and words for "several" and "none".
_NOISE = re.compile(
    r"(?<=\w)[\s,(/-]+(?:afl[\s-]*cio|clc|ctw)\b\)?|\bn/a\b|[*†]+|\b(?:multi|multiple|various|var)\b\.?\s*$|^multi\s+(?=[a-z]{2})"
    r"|(?<=\w)\s+(?:indep\w*|ind)\.?\s*$|\b\d+\s+locals?\s*$|\b(?:unit|region|chapter|division|div|area|zone)\b\.?\s*#?\d+[a-z]?\b",
    re.IGNORECASE,
)
_UNIT_OF_LOCAL = re.compile(r"(?<=\d)\s+0\d{1,2}\s*$")  # "12934 02"
_TWICE = re.compile(r"\b(local\s+[\w-]+)[\s,]+\1\b", re.IGNORECASE)


@dataclass(frozen=True)
class UnionText:
    """``name``: what is left when numbers are taken out. ``number``: of a local, upper case. ``council``: kind and number."""

    name: str
    number: str | None = None
    council: tuple[str, str] | None = None


def read_union_text(text: str) -> UnionText:
    """Take name, local and district of one union apart."""
    rest = _UNIT_OF_LOCAL.sub("", _TWICE.sub(r"\1", text.strip()))
    for _ in range(3):  # "… AFL-CIO CLC N/A" ends in several such words
        rest = _NOISE.sub(" ", rest).strip(" ,;-/")
    council = None
    found = _COUNCIL.search(rest)
    if found:
        kind = re.sub(r"[.\s]+", " ", found["kind"].lower()).strip()
        council = (_COUNCILS[kind], number_form(found["number"]))
        rest = rest[: found.start()] + " " + rest[found.end() :]
    number = None
    found = _LOCAL.search(rest) or _BARE.search(rest)
    if found:
        number = number_form(found["number"])
        rest = rest[: found.start()] + " " + rest[found.end() :]
    rest = _EMPTY_LOCAL.sub(" ", rest)
    return UnionText(" ".join(rest.split()).strip(" ,;-/#&"), None if number == "0" else number, council)


def read_local(text: str | None) -> UnionText:
    """A cell of a column for locals: "1872", "Local 77", "1199 NE", "83 (SEIU)", "Council 31", "United Service Workers West"."""
    stripped = re.sub(r"\s+", " ", text or "").strip(" ;,")
    place = re.fullmatch(rf"({NUMBER})\s+([A-Z]{{1,3}})", stripped)  # a district of 1199 is its place: "1199 NE"
    return read_union_text(f"{place[1]}{place[2]}" if place else stripped)


def number_form(number: str) -> str:
    """The number of a local as it is compared: "0135" and "#135" are "135"."""
    return number.strip("# ").upper().lstrip("0") or "0"


def is_number(text: str) -> bool:
    """Whether a piece of a list is only a local or district ("4465", "LL 653"), so that it belongs to the union before it."""
    read = read_union_text(text)
    return not read.name and (read.number is not None or read.council is not None)
