"""Employees by state, supersector and year (Current Employment Statistics), with the labor force of the state (LAUS)."""

from collections.abc import Iterable

from strikeledger.sources.layouts import Column, FileLayout, PublishedSource, RowProblem, TextCells, slug
from strikeledger.sources.year_rows import last_day_told, years_told

_NOT_AVAILABLE = {"NA": "not_available"}


def _contradictions(cells: TextCells) -> Iterable[RowProblem]:
    for name in ("employees_thousands", "labor_force_thousands"):
        if (cells[name] or "").startswith("-"):
            yield name, "minimum", "is below 0", "check the cell with the publisher; what is not known is NA"


_STATE_SECTORS = FileLayout(
    code="state_sector_years",
    title="Employees by state, supersector and year",
    resource="ces_state_employment",
    formats=("csv",),
    ignored_headings=(
        "",
        "avg_hourly_earnings_all",
        "avg_hourly_earnings_production",
        "avg_weekly_earnings_all",
        "avg_weekly_earnings_production",
        "avg_weekly_hours_all",
        "avg_weekly_hours_production",
        "production_nonsupervisory_employees",
        "state_labor_part",
        "state_unempl_rate",
    ),
    columns=(
        Column("state_name", ("state",), is_filled=True),
        Column("sector_name", ("sector",), is_filled=True),
        Column("year_number", ("year",), "year", is_filled=True),
        Column("employees_thousands", ("all_employees",), "number", absent=_NOT_AVAILABLE),
        Column("labor_force_thousands", ("state_labor_force",), "number", is_required=False, absent=_NOT_AVAILABLE),
    ),
    row_key=lambda cells: f"{slug(cells['state_name'])}|{slug(cells['sector_name'])}|{cells['year_number']}",
    row_problems=_contradictions,
    vintage=last_day_told,
    coverage=years_told,
)

SOURCE = PublishedSource(
    code="ces_employment",
    title="Employment by state and sector",
    publisher_name="US Bureau of Labor Statistics, State and Area Employment",
    licence_code="public-domain",
    is_redistributable=True,
    cadence="monthly, benchmarked yearly",
    homepage_url="https://www.bls.gov/sae/",
    layouts=(_STATE_SECTORS,),
)
