"""The Labor Action Tracker of Cornell ILR and Illinois LER: one row per strike, lockout or labor protest, with any number of locations.

docs/sources/ilr_labor_actions.md tells what the files hold and what is wrong in them.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from strikeledger.sources.layouts import (
    ActionFeatures,
    Cells,
    Column,
    Coverage,
    FileFacts,
    FileLayout,
    PublishedSource,
    RowProblem,
    TextCells,
    latest_day,
)

FIRST_DAY = date(2021, 1, 1)  # the tracker began then; the few earlier rows are what it happened to enter
ACTION_TYPES = ("Strike", "Lockout", "Protest")
DURATION_UNITS = ("Minutes", "Hours", "Days", "Weeks", "Months")
ANSWERS = ("Y", "N")
DATES = ("%Y-%m-%d", "%m/%d/%Y")
TIMESTAMPS = ("%m/%d/%Y %H:%M:%S", "%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M:%S.%f", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M:%S.%f")

TIMESTAMP = Column("timestamp_at", ("Timestamp",), kind="timestamp", is_filled=True, date_formats=TIMESTAMPS)
ACTION_ID = Column("action_id_ilr", ("ID",), kind="code", is_filled=True)
PARTICIPANTS_HEADINGS = ("Approximate Number of Participants", "Approximate Number of Employees", "Number of Participants")
COLUMNS = (
    Column("employer", ("Employer", "Employer Name")),
    Column("labor_organization", ("Labor Organization", "Labor Organization Name", "Union")),
    Column("local", ("Local", "Local Union"), kind="code"),
    Column("industry", ("Industry",)),
    Column("bargaining_unit_size_count", ("Bargaining Unit Size",), kind="count"),
    Column("locations_count", ("Number of Locations",), kind="count"),
    Column("address", ("Address",)),
    Column("city", ("City",)),
    Column("state", ("State",)),
    Column("zip_code", ("Zip Code", "Zip"), kind="code"),
    Column("latitude_longitude", ("Latitude, Longitude", "Latitude/Longitude", "Lat, Long")),
    Column("participants_count", PARTICIPANTS_HEADINGS, kind="count"),
    Column("start_date", ("Start Date",), kind="date", is_filled=True, date_formats=DATES),
    Column("end_date", ("End Date",), kind="date", date_formats=DATES),
    Column("duration_amount", ("Duration Amount",), kind="number"),
    Column("duration_unit", ("Duration Unit",)),
    Column("action_type", ("Strike or Protest", "Action Type"), is_filled=True),
    Column("authorized", ("Authorized",)),
    Column("worker_demands", ("Worker Demands",)),
    Column("source", ("Source", "Sources")),
    Column("notes", ("Notes",)),
)


def with_whole_zip_code(cells: Cells, facts: FileFacts) -> Cells:
    """A spreadsheet that took a ZIP code for a number dropped its leading zeros: 1247 is 01247."""
    zip_code = cells["zip_code"]
    text = f"{zip_code:.0f}" if isinstance(zip_code, float) and zip_code.is_integer() else str(zip_code or "").strip()
    if re.fullmatch(r"[0-9]{3,4}", text):
        return {**cells, "zip_code": text.zfill(5)}
    return cells


def row_problems(cells: TextCells) -> Iterable[RowProblem]:
    if cells["end_date"] and cells["start_date"] and cells["end_date"] < cells["start_date"]:
        remedy = "one of the two days is entered wrong: ask the tracker which"
        yield "end_date", "ends_before_start", f"is before the start date {cells['start_date']}", remedy
    for column, allowed in (("action_type", ACTION_TYPES), ("duration_unit", DURATION_UNITS), ("authorized", ANSWERS)):
        if cells[column] and cells[column] not in allowed:
            remedy = "check the cell; a value that is new in the tracker needs a decision on what it counts as"
            yield column, "allowed_values", f"is none of {', '.join(allowed)}", remedy


def since_the_tracker_began(rows: Sequence[TextCells], facts: FileFacts) -> Coverage:
    last_day = latest_day(rows, ("timestamp_at",)) or latest_day(rows, ("start_date",))
    return (FIRST_DAY, last_day) if last_day and last_day >= FIRST_DAY else (None, None)


TRACKER = FileLayout(
    code="tracker",
    title="Labor actions as entered in the tracker's form",
    resource="ilr_labor_actions",
    formats=("xlsx", "csv"),
    columns=(TIMESTAMP, *COLUMNS),
    ignored_headings=("ID",),
    row_key=lambda cells: cells["timestamp_at"],
    row_problems=row_problems,
    prepare=with_whole_zip_code,
    coverage=since_the_tracker_began,
    vintage=lambda rows, facts: latest_day(rows, ("timestamp_at",)),
)
# An export since 2025 numbers its rows and tells no time of entry. An end may be announced ahead: only starts date the file.
TRACKER_BY_ID = replace(
    TRACKER,
    code="tracker_by_id",
    title="Labor actions as exported from the tracker's database",
    columns=(replace(TIMESTAMP, headers=(), is_filled=False), ACTION_ID, *COLUMNS),
    ignored_headings=(),
    row_key=lambda cells: f"id-{cells['action_id_ilr']}",
    vintage=lambda rows, facts: latest_day(rows, ("start_date",)),
)

SOURCE = PublishedSource(
    code="ilr_labor_actions",
    title="Labor Action Tracker",
    publisher_name="Cornell ILR and Illinois LER",
    licence_code="not-stated",
    is_redistributable=False,
    cadence="continuous; a monthly report",
    homepage_url="https://striketracker.ilr.cornell.edu/",
    layouts=(TRACKER, TRACKER_BY_ID),
    claimant_key="ilr-tracker",
    counting_method_code="ilr",
    features=ActionFeatures(
        employer="employer",
        union=("labor_organization",),
        local="local",
        state="state",
        city="city",
        industry="industry",
        start_date="start_date",
        end_date="end_date",
        workers=("participants_count", "bargaining_unit_size_count"),
        action_type="action_type",
        demands="worker_demands",
    ),
)
