"""The mediation service's files, one layout per period: group titles, places and parties in one cell, case numbers turned into numbers."""

import os
from datetime import date
from pathlib import Path

import pytest
from strikeledger.sources.fmcs_work_stoppages import SOURCE
from strikeledger.sources.published import FileReading, read_file

from tests.recordings.mediation_cases import CASES, ENDED, case, cases, ended_case, ended_sheet
from tests.recordings.spreadsheets import as_rows, write_csv, write_xls, write_xlsx

ROOT = Path(__file__).parents[3]
REAL_FILES = Path(os.environ.get("STRIKELEDGER_REAL_FILES") or ROOT.parent / "shared" / "data")


def read(file: Path) -> FileReading:
    return read_file(SOURCE, file, name=file.name)


def read_ended(tmp_path: Path, *rows: dict, headings: tuple[str, ...] = ENDED) -> FileReading:
    return read(write_xlsx(tmp_path / "ended.xlsx", ended_sheet([ended_case(900, **{"End Date": None})], list(rows), headings)))


def cells(reading: FileReading) -> list[dict]:
    return [row.cells for table in reading.tables for row in table.rows]


def faults(reading: FileReading) -> list[tuple]:
    return [(refusal.line, refusal.column, refusal.rule) for refusal in reading.refusals]


def test_raw_table_has_its_columns_in_order():
    assert [name for name in SOURCE.resources[0].column_names if not name.startswith("_")] == [
        "case_number",
        "employer",
        "union_name",
        "union_local",
        "city",
        "state",
        "industry",
        "naics_code",
        "bargaining_unit_count",
        "idled_count",
        "start_date",
        "end_date",
        "duration_days",
        "ending_fiscal_year",
    ]


@pytest.mark.parametrize(
    ("name", "year", "layout", "coverage"),
    [
        ("1984-2004.xls", 1991, "cases_1984", (date(1983, 10, 1), date(2004, 9, 30))),
        ("Work_Stoppages2005-2014.xls", 2009, "cases_2005", (date(2004, 10, 1), date(2014, 9, 30))),
        ("Work_Stoppages2015-2017.xlsx", 2016, "cases_2015", (date(2015, 1, 1), date(2017, 12, 31))),
        ("stoppages.xlsx", 2016, "cases_2015", (None, None)),
    ],
)
def test_period_is_told_by_its_rows(tmp_path, name, year, layout, coverage):
    records = [*cases(year), case(99, 2003), case(98, 2017)]
    write = write_xls if name.endswith("xls") else write_xlsx
    reading = read(write(tmp_path / name, as_rows(CASES, records)))
    assert (reading.layout_code, reading.loaded_count, reading.refused_count) == (layout, 14, 0)
    assert (reading.coverage, reading.vintage_date) == (coverage, date(2017, 4, 2))
    first = cells(reading)[0]
    assert first["_source_row_key"] == f"{year}AB000000|{year}-03-01"
    assert (first["idled_count"], first["ending_fiscal_year"], first["union_name"]) == ("40", str(year), "LMU 10")


def test_csv_with_other_names_and_forms_of_dates(tmp_path):
    names = {"FMCS Case\nNumber": "Case Number", "Employer Name": "EMPLOYER", "Union Name": "Union", "Affected City": "City"}
    names |= {"Affected\nState": "State ", "# Idled": "Number Idled", "WS Begin\nDate": "Start Date", "WS End\nDate": "End Date"}
    rows = as_rows(CASES, cases(2016))
    rows[0] = [names.get(heading, heading) for heading in CASES]
    reading = read(write_csv(tmp_path / "Work_Stoppages2015-2017.csv", rows))
    assert (reading.layout_code, reading.loaded_count) == ("cases_2015", 12)
    assert (cells(reading)[0]["start_date"], cells(reading)[0]["end_date"]) == ("2016-03-01", "2016-04-02")


def test_absent_is_told_with_its_reason(tmp_path):
    blanks = {"# Idled": None, "WS End\nDate": None, "Ending\nFiscal Year": None, "Affected\nState": "  "}
    nulls = {"Industry": "Not Provided", "Affected\nState": "NULL"}
    records = [case(1, 2009, **blanks), case(2, 2009, Industry="NULL"), case(3, 2009, **nulls)]
    rows = cells(read(write_xls(tmp_path / "cases.xls", as_rows(CASES, records))))
    assert [row["_absent_reasons"] for row in rows] == [
        '{"end_date": "blank", "ending_fiscal_year": "blank", "idled_count": "blank"}',
        '{"industry": "not_stated"}',
        '{"industry": "not_stated", "state": "not_stated"}',
    ]
    assert [(row["state"], row["industry"]) for row in rows] == [(None, "Manufacturing"), ("NJ", None), (None, None)]


def test_nought_idled_stays_as_printed(tmp_path):
    assert cells(read(write_xls(tmp_path / "cases.xls", as_rows(CASES, [case(1, 2009, **{"# Idled": 0.0})]))))[0]["idled_count"] == "0"


def test_case_number_and_fiscal_year_of_any_type(tmp_path):
    records = [case(1, 2016, **{"FMCS Case\nNumber": 201512345678.0}), case(2, 2016, **{"Ending\nFiscal Year": "2016"})]
    rows = cells(read(write_xlsx(tmp_path / "cases.xlsx", as_rows(CASES, records))))
    assert (rows[0]["case_number"], rows[1]["ending_fiscal_year"]) == ("201512345678", "2016")


def test_same_case_twice_is_two_rows(tmp_path):
    twin = case(1, 2011)
    again = case(1, 2011, **{"WS Begin\nDate": date(2011, 3, 9)})
    reading = read(write_xls(tmp_path / "cases.xls", as_rows(CASES, [twin, twin, again])))
    key = "2011AB000001|2011-03-0"
    assert [row["_source_row_key"] for row in cells(reading)] == [f"{key}2", f"{key}2#2", f"{key}9"]


BAD_CELLS = [
    ("WS End\nDate", date(1991, 2, 1), "ends_before_start"),
    ("WS Begin\nDate", None, "required"),
    ("FMCS Case\nNumber", None, "required"),
    ("Employer Name", "  ", "required"),
    ("# Idled", 0.5, "count"),
    ("# Idled", "forty", "count"),
    ("# Idled", date(1991, 3, 8), "excel_serial"),
    ("# Idled", 33305.0, "excel_serial"),
    ("Ending\nFiscal Year", 91.0, "year"),
    ("WS End\nDate", 33330.0, "excel_serial"),
    ("WS End\nDate", "31/12/1991", "date_format"),
]


@pytest.mark.parametrize(("heading", "value", "rule"), BAD_CELLS, ids=[f"{case[0].split()[0]}-{case[1]!r}" for case in BAD_CELLS])
def test_bad_cell_puts_its_row_into_quarantine(tmp_path, heading, value, rule):
    records = cases(1991)
    records[7][heading] = value
    reading = read(write_xls(tmp_path / "cases.xls", as_rows(CASES, records)))
    assert faults(reading) == [(9, " ".join(heading.split()), rule)]
    assert (reading.loaded_count, reading.refused_count) == (11, 1)


def test_group_titles_are_no_rows(tmp_path):
    reading = read_ended(tmp_path, *map(ended_case, range(5)))
    assert (reading.layout_code, reading.loaded_count, reading.refused_count, reading.titles_count) == ("ended_2018", 6, 0, 2)
    assert reading.coverage == (date(2017, 10, 1), date(2019, 9, 30))
    row = cells(reading)[1]
    assert (row["start_date"], row["end_date"], row["duration_days"]) == ("2018-03-29", "2018-04-02", "5")
    assert (row["idled_count"], row["bargaining_unit_count"], row["naics_code"]) == ("1000", "1800", "62")


def test_row_that_only_begins_like_a_group_title_is_a_row(tmp_path):
    reading = read_ended(tmp_path, ended_case(1, Employer="9 Ongoing Cases"))
    assert (reading.loaded_count, reading.titles_count) == (2, 2)


@pytest.mark.parametrize(
    ("printed", "city", "state"),
    [
        ("Port Nowhere, IL", "Port Nowhere", "IL"),
        (", ", None, None),
        (",   ", None, None),
        ("Attached List, ", None, None),
        ("Tri-County Area, ", "Tri-County Area", None),
        ("West Side (3 Counties) Fort Nowhere, IN", "West Side (3 Counties) Fort Nowhere", "IN"),
        ("Nowhere, Elsewhere, OH", "Nowhere, Elsewhere", "OH"),
        ("Port Nowhere", "Port Nowhere", None),
        (None, None, None),
    ],
)
def test_place_is_parted_at_its_last_comma(tmp_path, printed, city, state):
    row = cells(read_ended(tmp_path, ended_case(1, **{"City, State": printed})))[1]
    assert (row["city"], row["state"]) == (city, state)


@pytest.mark.parametrize(
    ("printed", "local", "union_name", "union_local"),
    [
        ("LMU 3", "3 ", "LMU", "3"),
        ("LMU 957", "57", "LMU 957", "57"),
        ("LMU 957", 957.0, "LMU", "957"),
        ("LMU #25 #25", "#25", "LMU", "#25"),
        ("United Ladder Makers 304B**", "304B**", "United Ladder Makers", "304B"),
        ("LMU N/A", "N/A", "LMU", None),
        ("Ladder Makers Guild NA", "NA", "Ladder Makers Guild", None),
        ("LMU HC MN", "HC MN", "LMU", "HC MN"),
        ("Ladder Makers Guild", None, "Ladder Makers Guild", None),
        ("7", "7", "7", "7"),
        (None, "7", None, "7"),
    ],
)
def test_local_is_taken_off_the_name_of_its_union(tmp_path, printed, local, union_name, union_local):
    row = cells(read_ended(tmp_path, ended_case(1, Union=printed, **{"Union Local": local})))[1]
    assert (row["union_name"], row["union_local"]) == (union_name, union_local)


def test_monthly_file_without_locals(tmp_path):
    headings = tuple(heading for heading in ENDED if heading != "Union Local")
    reading = read_ended(tmp_path, *map(ended_case, range(5)), headings=headings)
    assert (reading.layout_code, reading.loaded_count) == ("ended_2018", 6)
    assert (cells(reading)[1]["union_name"], cells(reading)[1]["union_local"]) == ("LMU 10", None)


def test_monthly_file_with_both_parties_in_one_column(tmp_path):
    headings = ("Case Number", "Parties", "BU", "NAICS", "Industry", "City, State", "Start Date", "End Date", "Duration  ")
    parties = [f"Silver Fern Clinic {number}/LMU Local {number}" for number in range(12)]
    parties[3], parties[4] = "Silver Fern/Clinic/LMU Local 3", None
    records = [ended_case(number) | {"Parties": text, "Duration  ": "5"} for number, text in enumerate(parties)]
    reading = read(write_xlsx(tmp_path / "October-2019-Work-Stoppages.xlsx", as_rows(headings, records)))
    assert (reading.layout_code, reading.loaded_count, reading.refused_count) == ("ended_parties", 10, 2)
    assert [(refusal.line, refusal.rule) for refusal in reading.refusals] == [(5, "parties"), (6, "required")]
    row = cells(reading)[0]
    assert (row["employer"], row["union_name"], row["idled_count"]) == ("Silver Fern Clinic 0", "LMU Local 0", None)


def dropped(rows: list[list], heading: str) -> list[list]:
    place = rows[0].index(heading)
    return [[*row[:place], *row[place + 1 :]] for row in rows]


def renamed(rows: list[list], heading: str, name: str) -> list[list]:
    return [[name if cell == heading else cell for cell in rows[0]], *rows[1:]]


PERIOD, SINCE = as_rows(CASES, cases(2016)), as_rows(ENDED, list(map(ended_case, range(12))))


@pytest.mark.parametrize(
    ("rows", "column"),
    [
        (renamed(PERIOD, "# Idled", "Workers"), "Workers"),
        (renamed(PERIOD, "# Idled", "Workers"), "# Idled"),
        (renamed(PERIOD, "Employer Name", "Firm"), "Firm"),
        (dropped(PERIOD, "Industry"), "Industry"),
        (renamed(SINCE, "City, State", "Place"), "Place"),
        (dropped(SINCE, "# Idled"), "# Idled"),
        (dropped(SINCE, "Start Date"), "WS Begin Date"),
        ([[*row, "x"] for row in SINCE], "x"),
    ],
)
def test_unknown_or_missing_column_refuses_the_file_and_is_named(tmp_path, rows, column):
    reading = read(write_xlsx(tmp_path / "cases.xlsx", rows))
    assert (reading.layout_code, reading.loaded_count) == (None, 0)
    assert column in [refusal.column for refusal in reading.refusals]


def test_formula_that_shows_an_error_is_refused_and_not_taken_for_a_place(tmp_path):
    from openpyxl import load_workbook

    file = write_xlsx(tmp_path / "ended.xlsx", ended_sheet([], list(map(ended_case, range(5)))))
    book = load_workbook(file)
    book.active["H8"], book.active["B9"] = "=NA()", "=NA()"
    book.save(file)
    assert faults(read(file)) == [(8, "City, State", "spreadsheet_error"), (9, "Union", "spreadsheet_error")]


REAL = [
    ("1984-2004.xls", "cases_1984", 12_008, 8, 0),
    ("Work_Stoppages2005-2014.xls", "cases_2005", 1_742, 0, 0),
    ("Work_Stoppages2015-2017.xlsx", "cases_2015", 309, 0, 0),
    ("Work-Stoppages-Ended-FY-2018-2019.xlsx", "ended_2018", 214, 0, 2),
]


@pytest.mark.parametrize(("name", "layout", "physical", "refused", "aside"), REAL)
def test_real_file(name, layout, physical, refused, aside):
    file = REAL_FILES / "fmcs" / "raw" / name
    if not file.is_file():
        pytest.skip(f"{file} is not there: published files are no part of the project")
    reading = read(file)
    assert (reading.layout_code, reading.refused_count, reading.titles_count) == (layout, refused, aside)
    assert reading.loaded_count == physical - refused - aside
    assert {refusal.rule for refusal in reading.refusals} == ({"ends_before_start"} if refused else set())
    assert len({row["_source_row_key"] for row in cells(reading)}) == reading.loaded_count
