"""Annual reports of labor organizations (LM-2, LM-3, LM-4) to the Office of Labor-Management Standards, and the file numbers of locals."""

from collections.abc import Mapping, Sequence
from typing import Any

from strikeledger.sources.layouts import Cells, Column, FileFacts, FileLayout, PublishedSource, TextCells, slug, when_obtained
from strikeledger.sources.year_rows import last_day_told, years_told


def _join_designation(cells: Cells, facts: FileFacts) -> Cells:
    """A local's number is filed in three cells: prefix, number, suffix ("S", "6", "" or "", "1199", "NE")."""
    parts = (str(cells.pop(name, None) or "").strip() for name in ("designation_prefix", "designation_digits", "designation_suffix"))
    return cells | {"designation_number": "".join(parts) or None}


def _take_year(cells: Cells, facts: FileFacts) -> Cells:
    """No cell of the subset tells the year of its reports."""
    return cells | {"year_number": facts.period_year}


def _filing_key(cells: TextCells) -> str:
    return f"{cells['year_number']}|{cells['file_number']}"


def _body_key(cells: TextCells) -> str:
    """The subset holds no file number: a body is its affiliation, its unit and where it sits."""
    names = (slug(cells[name]) for name in ("union_name", "unit_name", "city", "state"))
    return "|".join((cells["year_number"] or "", *names))


def _file_numbers(document: Any) -> Sequence[Mapping[str, Any]]:
    """From {"IBT|135": [12345]} to a row for each number. What has another shape gives rows with empty cells, which are refused."""
    if not isinstance(document, Mapping):
        return [{"affiliation": None, "local": None, "file number": None}]
    rows = []
    for key, numbers in document.items():
        affiliation, _, local = str(key).rpartition("|")
        for number in numbers if isinstance(numbers, list) and numbers else [None]:
            rows.append({"affiliation": affiliation, "local": local, "file number": number})
    return rows


_OFFICIAL = FileLayout(
    code="official_lm_data",
    title="Annual reports of labor organizations as OLMS publishes them (lm_data_data_YYYY.txt)",
    resource="olms_union_filings",
    formats=("txt",),
    delimiter="|",
    quote=None,
    encoding="cp1252",
    ignores_other_headings=True,
    columns=(
        Column("union_name", ("UNION_NAME",), is_filled=True),
        Column("union_abbreviation", ("AFF_ABBR",)),
        Column("unit_name", ("UNIT_NAME",)),
        Column("designation_number"),
        Column("designation_prefix", ("DESIG_PRE",), is_required=False, is_landed=False),
        Column("designation_digits", ("DESIG_NUM",), "code", is_landed=False),
        Column("designation_suffix", ("DESIG_SUF",), is_required=False, is_landed=False),
        Column("file_number", ("F_NUM",), "code", is_filled=True),
        Column("year_number", ("YR_COVERED",), "year", is_filled=True),
        Column("members_count", ("MEMBERS",), "count"),
        Column("city", ("CITY",), is_required=False),
        Column("state", ("STATE",), is_required=False),
    ),
    row_key=_filing_key,
    prepare=_join_designation,
    vintage=last_day_told,
    coverage=years_told,
)

_SUBSET = FileLayout(
    code="union_bodies_subset",
    title="Annual reports of labor organizations, a subset with one row per body",
    resource="olms_union_filings",
    formats=("csv",),
    needs_period_year=True,
    ignored_headings=("id", "est_date", "build_num", "strett_adr", "street_adr", "zip"),
    columns=(
        Column("union_name", ("union_name",), is_filled=True),
        Column("union_abbreviation", ("abbr",)),
        Column("unit_name", ("unit",)),
        Column("year_number", (), "year", is_filled=True),
        Column("members_count", ("members",), "count"),
        Column("city", ("city",)),
        Column("state", ("region",)),
    ),
    row_key=_body_key,
    prepare=_take_year,
    vintage=last_day_told,
    coverage=years_told,
)

_LOCALS = FileLayout(
    code="local_file_numbers",
    title="File numbers of locals by affiliation and local number",
    resource="olms_local_file_numbers",
    formats=("json",),
    columns=(
        Column("union_abbreviation", ("affiliation",), is_filled=True),
        Column("local_number", ("local",), "code", is_filled=True),
        Column("file_number", ("file number",), "code", is_filled=True),
    ),
    row_key=lambda cells: f"{cells['union_abbreviation']}|{cells['local_number']}|{cells['file_number']}",
    records=_file_numbers,
    vintage=when_obtained,
)

SOURCE = PublishedSource(
    code="olms_union_filings",
    title="Annual reports of labor organizations",
    publisher_name="US Department of Labor, Office of Labor-Management Standards",
    licence_code="public-domain",
    is_redistributable=True,
    cadence="yearly, and amended reports at any time",
    homepage_url="https://olmsapps.dol.gov/olpdr/",
    layouts=(_OFFICIAL, _SUBSET, _LOCALS),
)
