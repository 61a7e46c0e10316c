"""How figures read in what commands print."""

from datetime import date, datetime

PRECISIONS = {"about": "about", "at_least": "at least", "up_to": "up to", "more_than": "more than"}


def figure(value: object) -> str:
    """A value of a table, as people write it; "absent" where there is none."""
    if value is None:
        return "absent"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (int, float)):
        return number(value)
    return value.isoformat() if isinstance(value, (date, datetime)) else str(value)


def number(value: float) -> str:
    """Grouped from five digits on, so that years stay years."""
    whole = int(value) if float(value).is_integer() else value
    return f"{whole:,}" if abs(whole) >= 10_000 else f"{whole}"


def told(value: str | None, precision_code: str | None = None) -> str:
    """A value that was written down as text, with its precision word: "about 75,000"."""
    if value is None:
        return "absent"
    try:
        plain = number(float(value)) if value.replace(".", "", 1).isdigit() else value
    except ValueError:  # digits of other scripts
        plain = value
    precision = PRECISIONS.get(precision_code or "")
    return f"{precision} {plain}" if precision else plain
