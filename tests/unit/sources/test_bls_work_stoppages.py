"""What BLS publishes loads by name whatever its order; footnotes, absent figures and shifted columns are told for what they are."""

import json
import os
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from strikeledger.sources.bls_work_stoppages import SOURCE
from strikeledger.sources.published import read_file

from tests.recordings.spreadsheets import write_csv, write_xls, write_xlsx
from tests.recordings.work_stoppages import HEADINGS, annual_rows, listing_rows, stoppage, write_detail

FOUR = [stoppage(number) for number in range(1, 5)]


def read(file: Path):
    reading = read_file(SOURCE, file, name=file.name)
    for table in reading.tables:
        for row in table.rows:
            assert tuple(row.cells) == table.resource.column_names
    return reading


def listing(folder: Path, stoppages=FOUR, **shape):
    return read(write_xlsx(folder / "listing-2019-06-30.xlsx", listing_rows(stoppages, **shape), "Monthly listing"))


def cells(reading) -> list[dict]:
    return [row.cells for table in reading.tables for row in table.rows]


def rules(reading) -> list[tuple]:
    return [(refusal.line, refusal.column, refusal.rule) for refusal in reading.refusals]


def test_listing_is_loaded_with_its_footnotes_set_aside(tmp_path):
    reading = listing(tmp_path)
    assert (reading.layout_code, reading.refusals, reading.titles_count) == ("monthly_listing", [], 6)
    assert reading.vintage_date == date(2019, 6, 30)
    assert reading.coverage == (date(1993, 1, 1), date(2019, 3, 31))
    row = reading.tables[0].rows[0]
    assert row.line == 3
    assert row.cells == {
        "organizations": "Harbor Lantern Company 1",
        "states": "OH, WI, OH",
        "areas": "Multiple states",
        "ownership": "Private industry",
        "industry_code": "336411",
        "union_name": "Lamplighters Union",
        "union_acronym": "LLU",
        "union_local": "41",
        "bargaining_unit": None,
        "start_date": "2019-03-02",
        "end_date": "2019-03-06",
        "workers_count": "1100",
        "workdays_count": None,
        "days_idle_count": "3300",
        "note": None,
        "_layout_code": "monthly_listing",
        "_source_document_key": "bls-work-stoppages-monthly-listing-2019-06-30",
        "_vintage_date": "2019-06-30",
        "_source_row_key": "2019-03-02|harbor-lantern-company-1|llu",
        "_absent_reasons": None,
    }


def test_vintage_is_the_day_on_which_the_workbook_was_saved(tmp_path):
    reading = read(write_xlsx(tmp_path / "monthly-listing.xlsx", listing_rows(FOUR)))
    assert reading.vintage_date == date.today()


def test_ongoing_stoppage_has_no_end_and_says_why(tmp_path):
    reading = listing(tmp_path, [stoppage(1, Work_stoppage_ending_date="[4]", Days_idle="[4]"), stoppage(2, Work_stoppage_ending="[9]")])
    first, second = cells(reading)
    assert (first["end_date"], first["days_idle_count"], second["end_date"]) == (None, None, None)
    assert json.loads(first["_absent_reasons"]) == {"end_date": "ongoing", "days_idle_count": "ongoing"}
    assert json.loads(second["_absent_reasons"]) == {"end_date": "footnote_9"}


def test_blank_figure_is_absent_and_never_zero(tmp_path):
    row = cells(listing(tmp_path, [stoppage(1, Number_of_workers=None, Days_idle="  ")]))[0]
    assert (row["workers_count"], row["days_idle_count"]) == (None, None)
    assert json.loads(row["_absent_reasons"]) == {"workers_count": "blank", "days_idle_count": "blank"}


def test_a_key_that_repeats_keeps_both_rows_whatever_their_order(tmp_path):
    twins = [stoppage(1), stoppage(1, Union_Local="7; 8")]
    one, other = (listing(tmp_path, order) for order in (twins, twins[::-1]))
    keyed = [{row["_source_row_key"]: row["union_local"] for row in cells(reading)} for reading in (one, other)]
    assert keyed[0] == keyed[1]
    assert set(keyed[0]) == {"2019-03-02|harbor-lantern-company-1|llu", "2019-03-02|harbor-lantern-company-1|llu#2"}


def test_codes_stay_text(tmp_path):
    rows = [
        stoppage(1, Industry_code="517, 519", Union_Local="1199NW"),
        stoppage(2, Industry_code=22.0, Union_Local="0017"),
        stoppage(3, Industry_code="71", Union_Local=date(2020, 1, 2)),
    ]
    loaded = cells(listing(tmp_path, rows))
    assert [(row["industry_code"], row["union_local"]) for row in loaded] == [("517, 519", "1199NW"), ("22", "0017"), ("71", None)]
    assert json.loads(loaded[2]["_absent_reasons"]) == {"union_local": "turned_into_date"}


OTHER_HEADINGS = {
    "Organizations involved": "Organization(s) involved",
    "Industry code[1]": "Industry Code [7]",
    "Union Local": "Union Local(s)",
    "Bargaining unit": "Bargaining Unit",
    "Work stoppage beginning date": "Work stoppage \nbeginning  date:",
    "Number of workers[2]": "Number of Workers",
    "Note": "Notes",
}


def test_another_vintage_has_other_headings_another_order_and_an_inserted_column(tmp_path):
    rows = [{OTHER_HEADINGS.get(name, name): value for name, value in row.items()} | {"Number of workdays": 3.0} for row in FOUR]
    headings = tuple(sorted(rows[0]))
    other = cells(listing(tmp_path, rows, headings=headings))
    assert [row["workdays_count"] for row in other] == ["3"] * 4
    assert [row | {"workdays_count": None} for row in other] == cells(listing(tmp_path))


def shifted(row: list) -> list:
    """A row with a number of workdays inserted before the workers, without a heading for it."""
    return [*row[:9], date(2019, 4, 1), *row[9:]]


def test_inserted_column_without_its_heading_is_drift(tmp_path):
    rows = listing_rows([stoppage(number % 20) for number in range(30)])
    reading = read(write_xlsx(tmp_path / "listing.xlsx", [*rows[:2], *map(shifted, rows[2:-6]), *rows[-6:]]))
    assert not reading.is_recognised
    assert {(column, rule) for line, column, rule in rules(reading) if not line} >= {("Number of workers[2]", "column_drift")}
    assert "moved in meaning" in reading.refusals[0].reason
    assert (reading.loaded_count, reading.refused_count) == (0, 30)


def test_workdays_under_the_heading_of_workers_are_drift(tmp_path):
    rows = [stoppage(number % 20, Number_of_workers=3.0, Days_idle=2000.0) for number in range(30)]
    assert (0, "Number of workers[2]", "column_drift") in rules(listing(tmp_path, rows))


WRONG = [
    ({"Number_of_workers": date(2019, 3, 2)}, "Number of workers[2]", "excel_serial"),
    ({"Number_of_workers": 43526.0}, "Number of workers[2]", "excel_serial"),
    ({"Number_of_workers": 1500.5}, "Number of workers[2]", "count"),
    ({"Number_of_workers": -1500.0}, "Number of workers[2]", "count"),
    ({"Number_of_workers": "about 2,000"}, "Number of workers[2]", "count"),
    ({"Number_of_workers": 12.0}, "Number of workers[2]", "below_minimum"),
    ({"Days_idle": 900.0}, "Days idle, cumulative for this work stoppage[3]", "below_one_day"),
    ({"Work_stoppage_beginning": None}, "Work stoppage beginning date", "required"),
    ({"Work_stoppage_beginning": 43526.0}, "Work stoppage beginning date", "excel_serial"),
    ({"Work_stoppage_beginning": "March 2019"}, "Work stoppage beginning date", "date_format"),
    ({"Work_stoppage_ending": date(2091, 3, 5)}, "Work stoppage ending date", "date_range"),
    ({"Work_stoppage_ending": date(2018, 3, 5)}, "Work stoppage ending date", "ends_before_start"),
    ({"Organizations": None}, "Organizations involved", "required"),
]


@pytest.mark.parametrize(("changed", "column", "rule"), WRONG, ids=[f"{case[2]}-{list(case[0].values())[0]}" for case in WRONG])
def test_wrong_cell_quarantines_its_row_and_no_other(tmp_path, changed, column, rule):
    reading = listing(tmp_path, [*FOUR, stoppage(1, **changed)])
    assert rules(reading) == [(7, column, rule)]
    assert (reading.is_recognised, reading.loaded_count, reading.refused_count) == (True, 4, 1)


def test_yearly_detail_is_told_from_the_listing(tmp_path):
    reading = read(write_detail(tmp_path / "work-stoppages-2019.json", [stoppage(1), stoppage(2, Work_stoppage_ending=None)]))
    assert (reading.layout_code, reading.refusals) == ("yearly_detail", [])
    assert (reading.vintage_date, reading.coverage) == (datetime.now(UTC).date(), (date(2019, 1, 1), date(2019, 12, 31)))
    first, second = cells(reading)
    assert (first["workdays_count"], second["end_date"]) == ("3", None)
    assert json.loads(second["_absent_reasons"]) == {"end_date": "blank"}


def test_detail_without_a_year_in_its_name_tells_it_by_its_dates(tmp_path):
    assert read(write_detail(tmp_path / "stoppages.json", FOUR)).coverage == (date(2019, 1, 1), date(2019, 12, 31))


def test_listing_with_a_year_in_its_name_is_no_detail_table(tmp_path):
    rows = [stoppage(1), stoppage(2, Work_stoppage_beginning=date(2011, 2, 1), Work_stoppage_ending=date(2011, 2, 5))]
    assert read(write_detail(tmp_path / "stoppages-2019.json", rows)).layout_code == "monthly_listing"


def annual(folder: Path, rows: list[list], name: str = "annual.xlsx"):
    return read(write_xlsx(folder / name, annual_rows(rows)))


def test_annual_table_reads_its_own_footnotes(tmp_path):
    rows = [["\n1947", 270.0, "[4]", 1629.0, "[4]", 25720.0, "[4]"], [2020.0, 8.0, 10.0, 27.0, 30.6, 965.7, "[5]"]]
    reading = annual(tmp_path, rows)
    assert (reading.layout_code, reading.titles_count, reading.coverage) == ("annual_table", 5, (None, None))
    first, second = cells(reading)
    assert first["year_number"] == "1947"
    assert json.loads(first["_absent_reasons"]) == {
        "stoppages_in_effect_count": "not_available",
        "workers_in_effect_thousands": "not_available",
        "working_time_percent": "not_available",
    }
    assert (second["workers_in_effect_thousands"], second["days_idle_thousands"]) == ("30.6", "965.7")
    assert json.loads(second["_absent_reasons"]) == {"working_time_percent": "less_than_printed"}


def test_other_sheets_of_the_annual_file_are_not_read(tmp_path):
    from openpyxl import load_workbook

    file = write_xlsx(tmp_path / "annual.xlsx", annual_rows([[2020.0, 8.0, 10.0, 27.0, 30.6, 965.7, 0.01]]))
    book = load_workbook(file)
    for row in (["Year", "Number of work stoppages in the period"], [2020, 999]):
        book.create_sheet("data") if "data" not in book.sheetnames else None
        book["data"].append(row)
    book.save(file)
    reading = read(file)
    assert [row["stoppages_beginning_count"] for row in cells(reading)] == ["8"]
    assert reading.notes == ("sheet 'data' has no known layout and was left out",)


@pytest.mark.parametrize("write", [write_xlsx, write_xls, write_csv])
def test_formats_agree(tmp_path, write):
    suffix = write.__name__.removeprefix("write_")
    reading = read(write(tmp_path / f"listing-2019-06-30.{suffix}", listing_rows(FOUR)))
    assert cells(reading) == cells(listing(tmp_path))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_order_titles_and_blank_rows_change_nothing(tmp_path, data):
    rows = FOUR + [stoppage(1, Union_Local="9"), stoppage(2, Work_stoppage_ending="[4]"), stoppage(3, Number_of_workers="many")]
    expected = listing(tmp_path, rows)
    headings = tuple(data.draw(st.permutations(HEADINGS)))
    drawn = listing_rows(data.draw(st.permutations(rows)), headings=headings)
    for _ in range(data.draw(st.integers(0, 4))):
        drawn.insert(data.draw(st.integers(0, len(drawn))), [None] * len(headings))
    drawn[:0] = [["An invented bureau", *[None] * 13]] * data.draw(st.integers(0, 4))
    reading = read(write_xlsx(tmp_path / "listing-2019-06-30.xlsx", drawn))
    by_key = [{row["_source_row_key"]: row for row in cells(each)} for each in (reading, expected)]
    assert by_key[0] == by_key[1]
    assert (reading.loaded_count, reading.refused_count, reading.titles_count) == (6, 1, 6)


# --- The bureau's own files, where a copy of them is at hand. ---

REAL = Path(os.environ.get("STRIKELEDGER_REAL_FILES") or Path(__file__).parents[4] / "shared" / "data") / "bls"
EXPECTED = {
    "bls_monthly_listing_1993_2022.xlsx": ("monthly_listing", 629, 6, (date(1993, 1, 1), date(2022, 12, 31)), date(2023, 2, 22)),
    "bls_annual_listing_1947_2021_vintage2022.xlsx": ("annual_table", 75, 5, (None, None), date(2023, 2, 16)),
    "work-stoppages-2020.json": ("yearly_detail", 10, 0, (date(2020, 1, 1), date(2020, 12, 31)), datetime.now(UTC).date()),
}


@pytest.mark.skipif(not REAL.is_dir(), reason="the bureau's files are not here: set STRIKELEDGER_REAL_FILES")
@pytest.mark.parametrize("name", EXPECTED)
def test_real_file_is_loaded_whole(name):
    reading = read(REAL / name)
    told = (reading.layout_code, reading.loaded_count, reading.titles_count, reading.coverage, reading.vintage_date)
    assert told == EXPECTED[name]
    assert (reading.refused_count, reading.refusals) == (0, [])
    keys = [row["_source_row_key"] for row in cells(reading)]
    assert len(set(keys)) == len(keys)
    assert sum("#" in key for key in keys) == (1 if reading.layout_code == "monthly_listing" else 0)
