"""Figures as a reader reads them: with thousands separators, units, honest words of precision, and a word where nothing is known."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

NOT_KNOWN = "not known"
_PRECISIONS = {"about": "about", "at_least": "at least", "up_to": "up to", "more_than": "more than"}
_SMALL = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
# How a unit stands behind its number: of one, of several.
_UNITS = {
    "days": ("day", "days"),
    "hours_per_week": ("hour a week", "hours a week"),
    "patients_per_nurse": ("patient per nurse", "patients per nurse"),
    "percent": ("percent", "percent"),
    "persons": ("worker", "workers"),
    "share": ("of one", "of one"),
    "stoppages": ("stoppage", "stoppages"),
    "students_per_class": ("student per class", "students per class"),
    "years": ("year", "years"),
}
_DOLLARS = {"usd": "", "usd_per_hour": " an hour", "usd_per_year": " a year"}
_FOREVER = date(9999, 12, 31)


@dataclass(frozen=True)
class Vocabulary:
    """What codes are called: ``entries`` by name of the list, then by code, each with ``label`` and ``description``."""

    entries: Mapping[str, Mapping[str, Mapping[str, str]]] = field(default_factory=dict)

    def label(self, list_name: str, code: str | None) -> str:
        """The label of a code; a code without one reads as its words."""
        if code is None:
            return NOT_KNOWN
        entry = self.entries.get(list_name, {}).get(str(code))
        return entry["label"] if entry else str(code).replace("_", " ").capitalize()

    def description(self, list_name: str, code: str | None) -> str:
        """What a code means; empty where nothing says so."""
        entry = self.entries.get(list_name, {}).get(str(code))
        return entry["description"] if entry else ""


def number(value: float | Decimal | None, digits: int = 2) -> str:
    """``75,600``; at most ``digits`` digits behind the point, none of them a 0 at the end; more of a number that would read as 0."""
    if value is None:
        return NOT_KNOWN
    if value == int(value):
        return f"{int(value):,}".replace("-", "\u2212")
    text = f"{value:,.{digits}f}".rstrip("0").rstrip(".")
    if text.strip("-") in ("0", ""):
        text = f"{value:.2g}"
    return text.replace("-", "\u2212")


def signed(value: float | None) -> str:
    """A difference, with its sign: ``+800``, ``−1,200``, ``0``."""
    return f"+{number(value)}" if value is not None and value > 0 else number(value)


def day(value: date | None) -> str:
    """``4 October 2023``."""
    if value is None:
        return NOT_KNOWN
    return f"{value.day} {value:%B} {value.year}"


def short_day(value: date | None) -> str:
    """``4 Oct 2023``, for tables."""
    return NOT_KNOWN if value is None else f"{value.day} {value:%b} {value.year}"


def moment(value: datetime) -> str:
    return f"{day(value)}, {value:%H:%M} UTC"


def period(start: date | None, end: date | None) -> str:
    """``4 to 6 October 2023``: what two days share is said once."""
    if start is None or end is None or start == end:
        return day(start or end)
    if (start.year, start.month) == (end.year, end.month):
        return f"{start.day} to {day(end)}"
    if start.year == end.year:
        return f"{start.day} {start:%B} to {day(end)}"
    return f"{day(start)} to {day(end)}"


def validity(start: date, end: date) -> str:
    """A half-open period of validity. The first and the last day of the calendar stand for none told."""
    begins = None if start.year <= 1900 else day(start)
    ends = None if end >= _FOREVER else day(end)
    if begins and ends:
        return f"{begins} until {ends}"
    return f"since {begins}" if begins else f"until {ends}" if ends else "as far as is known"


def counted(value: float | None, one: str, several: str | None = None) -> str:
    """``1 state``, ``6 states``."""
    return f"{number(value)} {one if value == 1 else several or one + 's'}"


def size(bytes_count: int) -> str:
    """``12.9 MB``, in powers of a thousand."""
    for unit, power in (("GB", 9), ("MB", 6), ("kB", 3)):
        if bytes_count >= 10**power:
            return f"{number(bytes_count / 10**power, 1)} {unit}"
    return f"{bytes_count} bytes"


def in_words(value: int) -> str:
    """Whole numbers up to ten in letters."""
    return _SMALL[value] if 0 <= value < len(_SMALL) else number(value)


def precise(precision_code: str | None, text: str) -> str:
    """``about 19,000``: the word of precision before what is stated."""
    word = _PRECISIONS.get(precision_code or "")
    return f"{word} {text}" if word else text


def quantity(
    low: float | None, high: float | None, unit_code: str | None, years: int | None = None, precision_code: str | None = None
) -> str:
    """``$26 an hour``; ``10 to 14 percent over four years``; ``at least $21 an hour``. Empty when there is no number."""
    bounds = [bound for bound in (low, high) if bound is not None]
    if not bounds:
        return ""
    if low is None or high is None:
        precision_code = precision_code if precision_code not in (None, "exact") else "up_to" if low is None else "at_least"
    dollars = _DOLLARS.get(unit_code or "")
    texts = list(dict.fromkeys(f"${number(bound)}" if dollars is not None else number(bound) for bound in bounds))
    unit = dollars if dollars is not None else unit_after(bounds[-1], unit_code)
    duration = f" over {in_words(years)} {'year' if years == 1 else 'years'}" if years else ""
    return precise(precision_code, " to ".join(texts) + unit + duration)


def unit_after(value: float, unit_code: str | None) -> str:
    """A unit as it follows its number, with the space between."""
    if unit_code is None:
        return ""
    one, several = _UNITS.get(unit_code, (unit_code.replace("_", " "),) * 2)
    return f" {one if value == 1 else several}"


def stated(claim: Mapping, vocabulary: Vocabulary, years: int | None = None) -> str:
    """What a claim states, with its words of precision. ``claim``: a row of claims; ``years``: of the demand that it is about."""
    low, high = (claim["value_number"],) * 2 if claim["value_number"] is not None else (claim["value_low"], claim["value_high"])
    told = quantity(low, high, claim["unit_code"], years, claim["precision_code"])
    if told:
        return told
    text = claim["value_text"]
    if text is None:
        return "takes back what was said before, and gives no value"
    return precise(claim["precision_code"], worded(claim["measure_code"], text, vocabulary))


def worded(measure_code: str, text: str, vocabulary: Vocabulary) -> str:
    """A value that is kept as text: a date, a code or a truth value in words, anything else as it stands."""
    if measure_code.endswith("_date"):
        try:
            return day(date.fromisoformat(text))
        except ValueError:
            return text
    if measure_code.startswith(("is_", "has_")):
        return {"true": "yes", "false": "no"}.get(text.lower(), text)
    if measure_code in _LISTS:
        return vocabulary.label(_LISTS[measure_code], text)
    return text


_LISTS = {
    "action_status_code": "action_statuses",
    "action_type_code": "action_types",
    "end_date_meaning_code": "end_date_meanings",
    "impact_code": "impacts",
    "participation_role_code": "participation_roles",
    "position": "positions",
}
