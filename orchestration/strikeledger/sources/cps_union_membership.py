"""Union members, covered workers and employment by state and year, counted from the Current Population Survey."""

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from strikeledger.sources.layouts import Cell, Cells, Column, FileFacts, FileLayout, PublishedSource, RowProblem, TextCells, slug
from strikeledger.sources.year_rows import last_day_told, years_told

_PEOPLE = ("employed_count", "members_count", "covered_count")


def _whole_people(cells: Cells, facts: FileFacts) -> Cells:
    """Survey weights give fractions of people; a person is whole. What is no number stays as it stands and is refused by its kind."""
    return cells | {name: _rounded(cells[name]) for name in _PEOPLE}


def _rounded(cell: Cell) -> Cell:
    try:
        number = Decimal(str(cell).strip())
    except InvalidOperation:
        return cell
    return str(number.quantize(Decimal(1), ROUND_HALF_UP)) if number.is_finite() and number >= 0 else cell


def _contradictions(cells: TextCells) -> Iterable[RowProblem]:
    for part, whole, label in (("members_count", "covered_count", "covered"), ("covered_count", "employed_count", "employed")):
        if cells[part] and cells[whole] and int(cells[part]) > int(cells[whole]):
            yield part, "part_above_whole", f"is above the {label} ({cells[whole]})", "check both cells with the publisher"


_STATES = FileLayout(
    code="states",
    title="Union members, covered workers and employment by state and year",
    resource="cps_state_memberships",
    formats=("csv",),
    ignored_headings=("STATECENSUS",),
    columns=(
        Column("state_name", ("State",), is_filled=True),
        Column("year_number", ("YEAR",), "year", is_filled=True),
        Column("observations_count", ("observations",), "count"),
        Column("employed_count", ("employment",), "count", absent={"NA": "not_available"}),
        Column("members_count", ("members",), "count", absent={"NA": "not_available"}),
        Column("covered_count", ("covered",), "count", absent={"NA": "not_available"}),
    ),
    row_key=lambda cells: f"{slug(cells['state_name'])}|{cells['year_number']}",
    row_problems=_contradictions,
    prepare=_whole_people,
    vintage=last_day_told,
    coverage=years_told,
)

SOURCE = PublishedSource(
    code="cps_union_membership",
    title="Union membership by state",
    publisher_name="Current Population Survey (derived counts)",
    licence_code="not-stated",
    is_redistributable=True,
    cadence="yearly",
    homepage_url="https://www.bls.gov/cps/",
    layouts=(_STATES,),
)
