"""Major work stoppages of the Bureau of Labor Statistics: the listing, the yearly detail tables, and the annual totals since 1947.

docs/sources/bls_work_stoppages.md tells what the files hold and what is wrong in them.
"""

import re
from calendar import monthrange
from collections.abc import Iterable, Sequence
from datetime import date, datetime

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
    latest_day,
    slug,
    when_obtained,
)

DATES = ("%Y-%m-%d", "%m/%d/%Y")
MINIMUM_WORKERS = 1_000  # the programme's own threshold: a head count below it is another figure, such as a number of days
IN_EFFECT_SHARE = 0.8  # a listing has a file's year in its name too, but few of its rows are of that year

_SINCE = re.compile(r"(?<!\d)(1[89]\d\d|20\d\d)\s*(?:-|–|—|to|through)\s*(?:present|date|1[89]\d\d|20\d\d)", re.IGNORECASE)
_YEAR = re.compile(r"(?<!\d)(1[89]\d\d|20\d\d)(?!\d)")

STOPPAGE_COLUMNS = (
    Column(
        "organizations",
        ("Organizations involved", "Employers involved", "Organization", "Organizations", "Employer", "Employers"),
        is_filled=True,
    ),
    Column("states", ("States", "State"), is_required=False),
    Column("areas", ("Areas", "Area"), is_required=False),
    Column("ownership", ("Ownership",), is_required=False),
    Column("industry_code", ("Industry code", "NAICS code", "NAICS"), "code", is_required=False),
    Column("union_name", ("Union", "Unions", "Union name", "Union(s) involved"), is_required=False),
    Column("union_acronym", ("Union acronym", "Union acronyms", "Union abbreviation"), is_required=False),
    Column("union_local", ("Union Local", "Union Locals", "Local", "Locals"), "code", is_required=False),
    Column("bargaining_unit", ("Bargaining unit", "Bargaining units"), is_required=False),
    Column(
        "start_date",
        ("Work stoppage beginning date", "Beginning date", "Work stoppage begin date"),
        "date",
        is_filled=True,
        date_formats=DATES,
    ),
    Column("end_date", ("Work stoppage ending date", "Ending date", "Work stoppage end date"), "date", date_formats=DATES),
    Column("workers_count", ("Number of workers", "Workers involved", "Number of workers involved"), "count"),
    Column("workdays_count", ("Number of workdays", "Workdays", "Number of workdays idle"), "count", is_required=False),
    Column("days_idle_count", ("Days idle, cumulative for this work stoppage", "Days idle, cumulative", "Days idle"), "count"),
    Column("note", ("Note", "Notes"), is_required=False),
)


def row_key(cells: TextCells) -> str:
    return f"{cells['start_date']}|{slug(cells['organizations'])}|{slug(cells['union_acronym'] or cells['union_name'])}"


def row_problems(cells: TextCells) -> Iterable[RowProblem]:
    start, end, workers, days = cells["start_date"], cells["end_date"], cells["workers_count"], cells["days_idle_count"]
    if start and end and end < start:
        yield "end_date", "ends_before_start", f"is before the beginning date {start}", "one of the two is printed wrong: ask BLS which"
    if workers and int(workers) < MINIMUM_WORKERS:
        remedy = "check that the columns did not shift under their headings: the number of workdays stands beside it"
        yield "workers_count", "below_minimum", f"is below {MINIMUM_WORKERS:,}, the fewest workers of a stoppage that BLS lists", remedy
    if workers and days and 0 < int(days) < int(workers):
        remedy = "check that the columns did not shift under their headings"
        yield "days_idle_count", "below_one_day", f"is less than one day for each of the {workers} workers", remedy


def since_year(facts: FileFacts) -> int | None:
    """The first year of a period that the title tells: 1993 of "1993-Present"."""
    told = _SINCE.search(facts.title)
    return int(told[1]) if told else None


def detail_year(rows: Sequence[Cells], facts: FileFacts) -> int | None:
    """The year of a yearly table: the one of its title or name, else the only one in which every stoppage was in effect."""
    spans = [span for cells in rows if (span := _years_of(cells))]
    told = {int(year) for year in _YEAR.findall(facts.title)} or {facts.period_year}
    named = next(iter(told)) if len(told) == 1 else None
    if named is not None:
        in_effect = sum(first <= named <= last for first, last in spans)
        return named if in_effect and in_effect >= IN_EFFECT_SHARE * len(spans) else None
    first_year, last_year = max((first for first, _ in spans), default=1), min((last for _, last in spans), default=0)
    return first_year if first_year == last_year else None


def is_yearly(rows: Sequence[Cells], facts: FileFacts) -> bool:
    told = f"{facts.title} {facts.sheet_name} {facts.name}".casefold()
    return since_year(facts) is None and "monthly" not in told and detail_year(rows, facts) is not None


def is_listing(rows: Sequence[Cells], facts: FileFacts) -> bool:
    return not is_yearly(rows, facts)


def listing_coverage(rows: Sequence[TextCells], facts: FileFacts) -> Coverage:
    """Whole months from the first year that the title tells to the month of the last beginning date."""
    first, last = since_year(facts), latest_day(rows, ("start_date",))
    if first is None or last is None:
        return None, None
    return date(first, 1, 1), last.replace(day=monthrange(last.year, last.month)[1])


def detail_coverage(rows: Sequence[TextCells], facts: FileFacts) -> Coverage:
    year = detail_year([dict(cells) for cells in rows], facts)
    return (date(year, 1, 1), date(year, 12, 31)) if year else (None, None)


def _years_of(cells: Cells) -> tuple[int, int] | None:
    """First and last year in which a stoppage was in effect; one without an end goes on."""
    first, last = _year_in(cells.get("start_date")), _year_in(cells.get("end_date"))
    return (first, last or 9999) if first else None


def _year_in(cell: Cell) -> int | None:
    if isinstance(cell, date | datetime):
        return cell.year
    told = _YEAR.search(cell) if isinstance(cell, str) else None
    return int(told[1]) if told else None


LISTING = FileLayout(
    code="monthly_listing",
    title="Work stoppages involving 1,000 or more workers, 1993 to present",
    resource="bls_stoppages",
    formats=("xlsx", "xls", "csv", "json"),
    columns=STOPPAGE_COLUMNS,
    row_key=row_key,
    row_problems=row_problems,
    describes=is_listing,
    coverage=listing_coverage,
)

DETAIL = FileLayout(
    code="yearly_detail",
    title="Detailed work stoppages beginning or in effect in one year",
    resource="bls_stoppages",
    formats=("json", "xlsx", "xls", "csv"),
    columns=STOPPAGE_COLUMNS,
    row_key=row_key,
    row_problems=row_problems,
    describes=is_yearly,
    coverage=detail_coverage,
    # BLS corrects the table of a year in place, without a date: of two sayings the one that was obtained later stands.
    vintage=when_obtained,
)

ANNUAL = FileLayout(
    code="annual_table",
    title="Annual work stoppages involving 1,000 or more workers, 1947 to present",
    resource="bls_annual_totals",
    formats=("xlsx", "xls", "csv"),
    header_rows=2,
    columns=(
        Column("year_number", ("Year",), "year", is_filled=True),
        Column(
            "stoppages_beginning_count",
            ("Number of work stoppages in the period / Beginning", "Number of work stoppages / Beginning"),
            "count",
        ),
        Column(
            "stoppages_in_effect_count",
            ("Number of work stoppages in the period / In effect", "Number of work stoppages / In effect"),
            "count",
        ),
        Column(
            "workers_beginning_thousands",
            ("Number of workers (in thousands) in the period / Beginning", "Number of workers (in thousands) / Beginning"),
            "number",
        ),
        Column(
            "workers_in_effect_thousands",
            ("Number of workers (in thousands) in the period / In effect", "Number of workers (in thousands) / In effect"),
            "number",
        ),
        Column("days_idle_thousands", ("Days of idleness / Number (in thousands)", "Days idle / Number (in thousands)"), "number"),
        Column(
            "working_time_percent",
            ("Days of idleness / Percent of total working time", "Days of idleness / Percent of estimated working time"),
            "number",
        ),
    ),
    row_key=lambda cells: cells["year_number"] or "",
)

SOURCE = PublishedSource(
    code="bls_work_stoppages",
    title="Major work stoppages",
    publisher_name="US Bureau of Labor Statistics",
    licence_code="public-domain",
    is_redistributable=True,
    cadence="monthly; a detail table each February",
    homepage_url="https://www.bls.gov/wsp/",
    urls=("https://www.bls.gov/web/wkstp/monthly-listing.xlsx", "https://www.bls.gov/web/wkstp/annual-listing.xlsx"),
    layouts=(LISTING, DETAIL, ANNUAL),
    claimant_key="bls",
    counting_method_code="bls",
    features=ActionFeatures(
        employer="organizations",
        union=("union_acronym", "union_name"),
        local="union_local",
        state="states",
        area="areas",
        industry="industry_code",
        start_date="start_date",
        end_date="end_date",
        workers=("workers_count",),
    ),
)
