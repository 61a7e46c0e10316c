"""Vintage and coverage of files whose rows each tell a calendar year."""

from collections.abc import Sequence
from datetime import date

from strikeledger.sources.layouts import Coverage, FileFacts, TextCells


def last_day_told(rows: Sequence[TextCells], facts: FileFacts) -> date | None:
    """The last day of the latest year of ``year_number``."""
    return years_told(rows, facts)[1]


def years_told(rows: Sequence[TextCells], facts: FileFacts) -> Coverage:
    """From the first day of the earliest year to the last day of the latest."""
    years = [int(cells["year_number"]) for cells in rows if cells["year_number"]]
    return (date(min(years), 1, 1), date(max(years), 12, 31)) if years else (None, None)
