"""Invented files in the tracker's layout: no employer, union or figure of them is real."""

from datetime import date, datetime

HEADINGS = (
    "Timestamp",
    "Employer",
    "Labor Organization",
    "Local",
    "Industry",
    "Bargaining Unit Size",
    "Number of Locations",
    "Address",
    "City",
    "State",
    "Zip Code",
    "Latitude, Longitude",
    "Approximate Number of Participants",
    "Start Date",
    "End Date",
    "Duration Amount",
    "Duration Unit",
    "Strike or Protest",
    "Authorized",
    "Worker Demands",
    "Source",
    "Notes",
)


def action(number: int, **cells) -> dict:
    """One row, entered `number` minutes after the first of May 2022. Spaces of a heading are written "_"."""
    row = {
        "Timestamp": datetime(2022, 5, 1, 9, number % 60, 7, 250000),
        "Employer": f"Copper Kettle Bakery {number}",
        "Labor Organization": "Bread Workers Guild (BWG)",
        "Local": 417.0,
        "Industry": "Manufacturing",
        "Bargaining Unit Size": None,
        "Number of Locations": 1.0,
        "Address": f"{number} Mill Lane",
        "City": "Springvale",
        "State": "Ohio",
        "Zip Code": 45000.0 + number,
        "Latitude, Longitude": "40.1, -82.9",
        "Approximate Number of Participants": 60.0 + number,
        "Start Date": date(2022, 4, 27),
        "End Date": date(2022, 4, 29),
        "Duration Amount": 3.0,
        "Duration Unit": "Days",
        "Strike or Protest": "Strike",
        "Authorized": "Y",
        "Worker Demands": "Pay, Staffing; A new oven",
        "Source": "https://example.org/a; https://example.org/b",
        "Notes": None,
    }
    for name, value in cells.items():
        heading = next(text for text in HEADINGS if text.replace(",", "").replace(" ", "_") == name)
        row[heading] = value
    return row


def actions(count: int = 12) -> list[dict]:
    """Rows as they come: whole ones, blanks where the tracker knows nothing, several places in one cell, numbers where text is meant."""
    rows = [action(number) for number in range(count)]
    rows[1] |= {"Local": "1199 NE", "Zip Code": "02907", "Approximate Number of Participants": None, "Authorized": None}
    rows[2] |= {"Local": None, "Zip Code": 1247.0, "End Date": None, "Duration Amount": None, "Duration Unit": None}
    rows[3] |= {
        "Employer": "Harbor Cabs; Hill Cabs",
        "Number of Locations": 2.0,
        "Address": "1 Pier Rd; \t2 Crest Ave\n",
        "City": "Ostend; Calder",
        "State": "Massachu\xadsetts; Washington DC",
        "Zip Code": "02116; 20001",
        "Latitude, Longitude": "42.3, -71.0;38.9, -77.0;",
    }
    rows[4] |= {"Strike or Protest": "Protest", "Employer": None, "Authorized": None, "Duration Amount": 0.5}
    rows[5] |= {"Strike or Protest": "Lockout", "Authorized": "N", "Duration Unit": "Hours", "Notes": '=HYPERLINK("x")\u202e <b>&</b>'}
    return rows
