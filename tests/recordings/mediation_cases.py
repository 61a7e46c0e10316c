"""Invented files in the mediation service's layouts: no case, employer or union of them is real."""

from datetime import date

CASES = (
    "FMCS Case\nNumber",
    "Employer Name",
    "Union Name",
    "Affected City",
    "Affected\nState",
    "Industry",
    "# Idled",
    "WS Begin\nDate",
    "WS End\nDate",
    "Ending\nFiscal Year",
)
ENDED = (
    "Employer",
    "Union",
    "Union Local",
    "Case Number",
    "BU",
    "NAICS",
    "Industry",
    "City, State",
    "# Idled",
    "Start Date",
    "End Date",
    "Duration",
)
TITLE = "Ongoing and Ended Work Stoppages\n10/1/2017 - 9/30/2019"


def case(number: int, year: int, **cells) -> dict:
    """One row of the files before 2018."""
    row = {
        "FMCS Case\nNumber": f"{year}AB{number:06d}",
        "Employer Name": f"Granite Ladder Co ({number})",
        "Union Name": f"LMU {number + 10}",
        "Affected City": "Port Nowhere",
        "Affected\nState": "NJ",
        "Industry": "Manufacturing",
        "# Idled": 40.0 + number,
        "WS Begin\nDate": date(year, 3, 1 + number % 20),
        "WS End\nDate": date(year, 4, 2),
        "Ending\nFiscal Year": float(year),
    }
    assert not set(cells) - set(row), "no such heading"
    return row | cells


def cases(year: int, count: int = 12) -> list[dict]:
    return [case(number, year) for number in range(count)]


def ended_case(number: int, **cells) -> dict:
    """One row of the files since 2018: everything is text."""
    row = {
        "Employer": f"Silver Fern Clinic {number}",
        "Union": f"LMU {number + 10}",
        "Union Local": f"{number + 10}",
        "Case Number": f"2018N{number:07d}",
        "BU": "1,800",
        "NAICS": "62",
        "Industry": "Health Care and Social Assistance",
        "City, State": "Port Nowhere, IL",
        "# Idled": f"1,{number:03d}",
        "Start Date": "3/29/2018",
        "End Date": "4/2/2018",
        "Duration": "5",
    }
    assert not set(cells) - set(row), "no such heading"
    return row | cells


def ended_sheet(ongoing: list[dict], ended: list[dict], headings: tuple[str, ...] = ENDED, title: str = TITLE) -> list[list]:
    """Rows above the header, and a title row over each group whose total stands in another column."""
    blank: list = [None] * len(headings)

    def group(label: str, rows: list[dict]) -> list[list]:
        return [[f"{len(rows)} {label} Cases", None, None, 4639.0, *blank[4:]], *([row[heading] for heading in headings] for row in rows)]

    return [blank, [title, *blank[1:]], blank, list(headings), *group("Ongoing", ongoing), *group("Ended", ended)]
