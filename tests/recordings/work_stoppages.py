"""Invented files in the layouts of the Bureau of Labor Statistics: no organization, union or figure of them is real."""

import json
from datetime import date
from pathlib import Path

HEADINGS = (
    "Organizations involved",
    "States",
    "Areas",
    "Ownership",
    "Industry code[1]",
    "Union",
    "Union acronym",
    "Union Local",
    "Bargaining unit",
    "Work stoppage beginning date",
    "Work stoppage ending date",
    "Number of workers[2]",
    "Days idle, cumulative for this work stoppage[3]",
    "Note",
)
TITLE = "Work stoppages involving 1,000 or more workers, 1993-Present"
FOOTNOTES = (
    "Footnotes:",
    "[1] Industry code is taken from an invented classification.",
    "[2] Invented figures, rounded to the nearest hundred.",
    "[3] Invented weekdays.",
    "[4] Ongoing work stoppage.",
    "Source: an invented bureau.",
)
UPPER = [
    "Year",
    "Number of work stoppages in the period",
    None,
    "Number of workers \n(in thousands) in the period [1]",
    None,
    "Days of idleness [2]",
    None,
]
LOWER = [None, "Beginning ", "In effect", "Beginning", "In effect", "Number \n(in thousands) ", "Percent of total working time [3]"]


def stoppage(number: int, **cells) -> dict:
    """One row. Keywords are the first words of a heading, spaces written "_": `Number_of_workers`."""
    row = {
        "Organizations involved": f"Harbor Lantern Company {number}",
        "States": "OH, WI, OH",
        "Areas": "Multiple states",
        "Ownership": "Private industry",
        "Industry code[1]": 336411.0,
        "Union": "Lamplighters Union",
        "Union acronym": "LLU",
        "Union Local": 40.0 + number,
        "Bargaining unit": None,
        "Work stoppage beginning date": date(2019, 3, 1 + number),
        "Work stoppage ending date": date(2019, 3, 5 + number),
        "Number of workers[2]": 1000.0 + 100 * number,
        "Days idle, cumulative for this work stoppage[3]": 3 * (1000.0 + 100 * number),
        "Note": None,
    }
    for name, value in cells.items():
        row[next(heading for heading in row if heading.replace(" ", "_").startswith(name))] = value
    return row


def listing_rows(stoppages: list[dict], headings: tuple[str, ...] = HEADINGS, title: str = TITLE) -> list[list]:
    """Title, header, data and footnotes as the listing's sheet has them."""
    width = len(headings)
    data = [[row.get(heading) for heading in headings] for row in stoppages]
    return [_alone(title, width), list(headings), *data, *(_alone(text, width) for text in FOOTNOTES)]


def annual_rows(years: list[list]) -> list[list]:
    """The annual table's sheet; ``years``: seven cells each."""
    notes = ["[1] Invented.", "[2] Invented.", "[3] Invented.", "[4] Data not available.", "[5] Less than .005."]
    title = "Annual work stoppages involving 1,000 or more workers, 1947 - Present"
    return [_alone(title, 7), UPPER, LOWER, *years, *(_alone(text, 7) for text in notes)]


def write_detail(file: Path, stoppages: list[dict]) -> Path:
    """A yearly detail table as JSON: other headings, the number of workdays, null for absent."""
    names = {
        "Organizations involved": "Employers involved",
        "Industry code[1]": "Industry code",
        "Number of workers[2]": "Number of workers",
        "Days idle, cumulative for this work stoppage[3]": "Days idle, cumulative for this work stoppage",
        "Note": "Notes",
    }
    records = [{names.get(name, name): value for name, value in row.items()} | {"Number of workdays": 3} for row in stoppages]
    file.write_text(json.dumps(records, default=str, indent=2), encoding="utf-8")
    return file


def _alone(text: str, width: int) -> list:
    return [text, *[None] * (width - 1)]
