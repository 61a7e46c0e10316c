"""The Federal Mediation and Conciliation Service's files of work stoppages, 1984-2020: one row per mediation case.

docs/sources/fmcs_work_stoppages.md tells what the files hold and what is wrong in them.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from statistics import median_low

from strikeledger.sources.cells import BrokenCell, plain
from strikeledger.sources.layouts import (
    ActionFeatures,
    Cell,
    Cells,
    Column,
    Coverage,
    FileFacts,
    FileLayout,
    PublishedSource,
    RowProblem,
    TextCells,
    any_rows,
    latest_day,
)

DATES = ("%m/%d/%Y", "%Y-%m-%d")
NOT_STATED = {token: "not_stated" for token in ("NULL", "N/A", "NA", "Not Provided", "Not Specified", "Attached List")}
GROUP_TITLE = re.compile(r"(no|[0-9][0-9,]*) (ongoing|ended) (cases?|work stoppages?)", re.IGNORECASE)
PERIOD = re.compile(r"(\d{1,2}/\d{1,2}/\d{4})\s*[-–]\s*(\d{1,2}/\d{1,2}/\d{4})")
FOOTNOTE_MARKS = "*"

CASE_NUMBER = Column("case_number", ("FMCS Case Number", "Case Number", "Case No", "Case #"), kind="code", is_filled=True)
EMPLOYER = Column("employer", ("Employer Name", "Employer"), is_filled=True)
UNION_NAME = Column("union_name", ("Union Name", "Union"))
UNION_LOCAL = Column("union_local", ("Union Local", "Local", "Local Number"), kind="code", is_required=False, absent=NOT_STATED)
CITY = Column("city", ("Affected City", "City"), absent=NOT_STATED)
STATE = Column("state", ("Affected State", "State"), absent=NOT_STATED)
CITY_AND_STATE = Column("city_and_state", ("City, State", "Affected City, State"), is_landed=False)
INDUSTRY = Column("industry", ("Industry", "Industry Name"), absent=NOT_STATED)
NAICS_CODE = Column("naics_code", ("NAICS", "NAICS Code"), kind="code", absent=NOT_STATED)
UNIT = Column("bargaining_unit_count", ("BU", "BU Size", "Bargaining Unit", "Bargaining Unit Size"), kind="count")
IDLED = Column("idled_count", ("# Idled", "Number Idled", "No. Idled", "Idled"), kind="count")
BEGIN_HEADINGS = ("WS Begin Date", "Start Date", "WS Start Date", "Begin Date")
START_DATE = Column("start_date", BEGIN_HEADINGS, kind="date", is_filled=True, date_formats=DATES)
END_DATE = Column("end_date", ("WS End Date", "End Date"), kind="date", date_formats=DATES)
DURATION = Column("duration_days", ("Duration", "Duration (Days)", "Days"), kind="count")
FISCAL_YEAR = Column("ending_fiscal_year", ("Ending Fiscal Year", "Fiscal Year"), kind="year")
PARTIES = Column("parties", ("Parties",), is_landed=False)


def filled_by_prepare(column: Column) -> Column:
    return replace(column, headers=(), is_filled=False)


def began_in(first_year: int, last_year: int) -> Callable[[Sequence[Cells], FileFacts], bool]:
    """The periods before 2018 share their headings; each file has stragglers of its neighbours, so its middle row tells which it is."""

    def describes(rows: Sequence[Cells], facts: FileFacts) -> bool:
        years = [year for year in map(_year, (cells["start_date"] for cells in rows)) if year]
        return bool(years) and first_year <= median_low(years) <= last_year

    return describes


def _year(cell: Cell) -> int | None:
    if isinstance(cell, date):
        return cell.year
    found = re.search(r"(?<!\d)(19|20)\d\d(?!\d)", cell) if isinstance(cell, str) else None
    return int(found[0]) if found else None


def years_of_its_name(first_month: int) -> Callable[[Sequence[TextCells], FileFacts], Coverage]:
    """A name's "1984-2004" are the years in which the stoppages ended: federal fiscal years, which begin in October, or calendar years."""

    def coverage(rows: Sequence[TextCells], facts: FileFacts) -> Coverage:
        years = [int(year) for year in re.findall(r"(?<!\d)(?:19|20)\d\d(?!\d)", facts.name)]
        if len(years) != 2 or years[0] > years[1]:
            return None, None
        if first_month == 10:
            return date(years[0] - 1, 10, 1), date(years[1], 9, 30)
        return date(years[0], 1, 1), date(years[1], 12, 31)

    return coverage


def period_of_its_title(rows: Sequence[TextCells], facts: FileFacts) -> Coverage:
    found = PERIOD.search(facts.title)
    if not found:
        return None, None
    first, last = (datetime.strptime(day, "%m/%d/%Y").date() for day in found.groups())
    return first, last


def is_group_title(cells: Sequence[Cell]) -> bool:
    """A title such as "9 Ongoing Cases", with nothing beside it but a total."""
    filled = [cell for cell in cells if cell is not None and str(cell).strip()]
    return bool(filled) and GROUP_TITLE.fullmatch(" ".join(str(filled[0]).split())) is not None and len(filled) <= 2


def with_place_and_union_parted(cells: Cells, facts: FileFacts) -> Cells:
    """Part "Chicago, IL" into city and state, and take the local "3" off "IBEW 3". A local that is only the tail of a longer number
    ("IBT 957" beside "57") stays in the name, which is then the better witness.
    """
    return {**cells, **_parted_place(cells["city_and_state"]), **_parted_union(cells["union_name"], cells.get("union_local"))}


def with_parties_parted(cells: Cells, facts: FileFacts) -> Cells:
    """Part "Employer/Union". With a second slash nobody can tell where the union begins: `parties_problems` refuses the row."""
    employer: Cell = cells["parties"]
    union: Cell = None
    if isinstance(employer, str) and employer.count("/") == 1:
        employer, union = employer.split("/")
    return with_place_and_union_parted({**cells, "employer": employer, "union_name": union}, facts)


def _parted_place(place: Cell) -> Cells:
    if isinstance(place, BrokenCell):
        return {}
    place = plain(place)
    city, comma, state = place.rpartition(",")
    return {"city": city, "state": state} if comma else {"city": place, "state": None}


def _parted_union(union: Cell, local: Cell) -> Cells:
    local = local if isinstance(local, str) else plain(local)
    local = " ".join(local.split())
    if isinstance(union, str):
        union = " ".join(union.split())
        while local and union.endswith(f" {local}"):
            union = union.removesuffix(f" {local}").rstrip()
    return {"union_name": union, "union_local": local.rstrip(FOOTNOTE_MARKS)}


def row_problems(cells: TextCells) -> Iterable[RowProblem]:
    if cells["end_date"] and cells["start_date"] and cells["end_date"] < cells["start_date"]:
        remedy = "one of the two days is printed wrong; what another document tells of the case can be kept in seeds/"
        yield "end_date", "ends_before_start", f"is before the start date {cells['start_date']}", remedy


def parties_problems(cells: TextCells) -> Iterable[RowProblem]:
    yield from row_problems(cells)
    if not cells["employer"]:
        yield "employer", "required", "is empty", "write employer/union into Parties"
    elif not cells["union_name"] and "/" in cells["employer"]:
        yield "employer", "parties", "holds several slashes: where the union begins is not told", "give the file columns Employer and Union"


def row_key(cells: TextCells) -> str:
    return f"{cells['case_number']}|{cells['start_date']}"


def latest_start_or_end(rows: Sequence[TextCells], facts: FileFacts) -> date | None:
    return latest_day(rows, ("start_date", "end_date"))


CASES_1984 = FileLayout(
    code="cases_1984",
    title="Work stoppages that ended in the fiscal years 1984-2004",
    resource="fmcs_work_stoppages",
    formats=("xls", "xlsx", "csv"),
    columns=(CASE_NUMBER, EMPLOYER, UNION_NAME, CITY, STATE, INDUSTRY, IDLED, START_DATE, END_DATE, FISCAL_YEAR),
    row_key=row_key,
    row_problems=row_problems,
    describes=began_in(1880, 2004),
    coverage=years_of_its_name(first_month=10),
    vintage=latest_start_or_end,
)
CASES_2005 = replace(
    CASES_1984, code="cases_2005", title="Work stoppages that ended in the fiscal years 2005-2014", describes=began_in(2005, 2014)
)
CASES_2015 = replace(
    CASES_1984,
    code="cases_2015",
    title="Work stoppages that ended in 2015-2017",
    describes=began_in(2015, 2035),
    coverage=years_of_its_name(first_month=1),
)
ENDED_2018 = replace(
    CASES_1984,
    code="ended_2018",
    title="Ongoing and ended work stoppages, since the fiscal year 2018",
    columns=(
        CASE_NUMBER,
        EMPLOYER,
        UNION_NAME,
        UNION_LOCAL,
        CITY_AND_STATE,
        filled_by_prepare(CITY),
        filled_by_prepare(STATE),
        INDUSTRY,
        NAICS_CODE,
        UNIT,
        IDLED,
        START_DATE,
        END_DATE,
        DURATION,
    ),
    describes=any_rows,
    is_aside=is_group_title,
    prepare=with_place_and_union_parted,
    coverage=period_of_its_title,
)
# Some monthly files of 2019 and 2020.
ENDED_PARTIES = replace(
    ENDED_2018,
    code="ended_parties",
    title="Ongoing and ended work stoppages of a month, both parties in one column",
    columns=(
        CASE_NUMBER,
        PARTIES,
        filled_by_prepare(EMPLOYER),
        filled_by_prepare(UNION_NAME),
        *(replace(column, is_required=column is not IDLED and column.is_required) for column in ENDED_2018.columns[3:]),
    ),
    row_problems=parties_problems,
    prepare=with_parties_parted,
)

SOURCE = PublishedSource(
    code="fmcs_work_stoppages",
    title="FMCS work stoppages",
    publisher_name="Federal Mediation and Conciliation Service",
    licence_code="public-domain",
    is_redistributable=True,
    cadence="closed: FMCS stopped publishing at the end of 2020",
    homepage_url="https://www.fmcs.gov/resources/documents-and-data/",
    layouts=(ENDED_2018, ENDED_PARTIES, CASES_1984, CASES_2005, CASES_2015),
    claimant_key="fmcs",
    counting_method_code="fmcs",
    features=ActionFeatures(
        employer="employer",
        union=("union_name",),
        local="union_local",
        state="state",
        city="city",
        industry="industry",
        start_date="start_date",
        end_date="end_date",
        workers=("idled_count", "bargaining_unit_count"),
        issuer_key="case_number",
    ),
)
