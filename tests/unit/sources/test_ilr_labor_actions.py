"""The tracker's files: every row is loaded, quarantined or set aside, by the names of the columns and never by their places."""

import json
import os
import random
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from strikeledger.sources.ilr_labor_actions import SOURCE
from strikeledger.sources.published import FileReading, read_file

from tests.recordings.labor_actions import HEADINGS, action, actions
from tests.recordings.spreadsheets import as_rows, write_csv, write_xlsx

ROOT = Path(__file__).parents[3]
REAL_FILES = Path(os.environ.get("STRIKELEDGER_REAL_FILES") or ROOT.parent / "shared" / "data")
DATABASE_HEADINGS = tuple(heading.replace(" of ", " Of ").replace(" or ", " Or ") for heading in ("ID", *HEADINGS[1:]))


def read(tmp_path: Path, records: list[dict], headings: tuple[str, ...] = HEADINGS, name: str = "tracker.xlsx") -> FileReading:
    rows = as_rows(headings, records)
    file = write_xlsx(tmp_path / name, rows, "Form Responses 1") if name.endswith("xlsx") else write_csv(tmp_path / name, rows)
    return read_file(SOURCE, file, name=name)


def cells(reading: FileReading) -> list[dict]:
    return [row.cells for table in reading.tables for row in table.rows]


def faults(reading: FileReading) -> list[tuple]:
    return [(refusal.line, refusal.column, refusal.rule) for refusal in reading.refusals]


def test_whole_file_is_loaded(tmp_path):
    reading = read(tmp_path, actions())
    assert (reading.layout_code, reading.loaded_count, reading.refused_count) == ("tracker", 12, 0)
    assert (reading.vintage_date, reading.coverage) == (date(2022, 5, 1), (date(2021, 1, 1), date(2022, 5, 1)))
    assert reading.source_document_key == "ilr-labor-actions-tracker-2022-05-01"
    first = cells(reading)[0]
    assert first["timestamp_at"] == first["_source_row_key"] == "2022-05-01 09:00:07.250"
    assert (first["local"], first["zip_code"], first["participants_count"], first["start_date"]) == ("417", "45000", "60", "2022-04-27")
    assert first["_absent_reasons"] == '{"bargaining_unit_size_count": "blank"}'


def test_day_in_the_name_dates_the_file(tmp_path):
    assert read(tmp_path, actions(), name="tracker_2022-06-04.xlsx").vintage_date == date(2022, 6, 4)


def test_blank_is_absent_and_never_nought_or_no(tmp_path):
    row = cells(read(tmp_path, actions()))[1]
    assert (row["participants_count"], row["authorized"], row["local"], row["zip_code"]) == (None, None, "1199 NE", "02907")
    assert json.loads(row["_absent_reasons"]) == {"bargaining_unit_size_count": "blank", "participants_count": "blank"}
    open_row = cells(read(tmp_path, actions()))[2]
    assert (open_row["end_date"], open_row["duration_unit"]) == (None, None)


ZIP_CODES = [
    (1247.0, "01247"),
    (501.0, "00501"),
    ("7114", "07114"),
    (17403.0, "17403"),
    *((text, text) for text in ("02907; 7114", "45012-3456")),
]


@pytest.mark.parametrize(("printed", "landed"), ZIP_CODES)
def test_zip_code_keeps_its_zeros(tmp_path, printed, landed):
    assert cells(read(tmp_path, [action(1, Zip_Code=printed)]))[0]["zip_code"] == landed


def test_places_stay_in_one_row_as_printed(tmp_path):
    row = cells(read(tmp_path, actions()))[3]
    assert (row["city"], row["locations_count"], row["participants_count"]) == ("Ostend; Calder", "2", "63")
    assert row["address"] == "1 Pier Rd; 2 Crest Ave"
    assert row["state"] == "Massachu\xadsetts; Washington DC"
    assert row["latitude_longitude"] == "42.3, -71.0;38.9, -77.0;"


def test_hostile_text_passes_unchanged(tmp_path):
    assert cells(read(tmp_path, actions()))[5]["notes"] == '=HYPERLINK("x")\u202e <b>&</b>'


BAD_CELLS = [
    ("Strike or Protest", "Boycott", "allowed_values"),
    ("Strike or Protest", "strike", "allowed_values"),
    ("Strike or Protest", None, "required"),
    ("Authorized", "maybe", "allowed_values"),
    ("Duration Unit", "Moons", "allowed_values"),
    ("Start Date", None, "required"),
    ("Start Date", "27 April", "date_format"),
    ("Start Date", 44678.0, "excel_serial"),
    ("Start Date", date(2107, 1, 1), "date_range"),
    ("End Date", date(2022, 4, 26), "ends_before_start"),
    ("Timestamp", None, "required"),
    ("Approximate Number of Participants", 0.5, "count"),
    ("Approximate Number of Participants", -5.0, "count"),
    ("Approximate Number of Participants", "about 60", "count"),
    ("Approximate Number of Participants", datetime(2022, 4, 27), "excel_serial"),
    ("Approximate Number of Participants", 44678.0, "excel_serial"),
    ("Bargaining Unit Size", "n/a", "count"),
    ("Number of Locations", 1.5, "count"),
    ("Duration Amount", "three", "number"),
]


@pytest.mark.parametrize(("heading", "value", "rule"), BAD_CELLS, ids=[f"{heading}-{value!r}" for heading, value, _ in BAD_CELLS])
def test_bad_cell_puts_its_row_into_quarantine(tmp_path, heading, value, rule):
    records = actions()
    records[7][heading] = value
    reading = read(tmp_path, records)
    assert faults(reading) == [(9, heading, rule)]
    assert (reading.loaded_count, reading.refused_count) == (11, 1)


def test_refusal_of_an_unknown_kind_names_the_known_ones(tmp_path):
    records = actions()
    records[0]["Strike or Protest"] = "Boycott"
    assert "Strike, Lockout, Protest" in read(tmp_path, records).refusals[0].reason


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("Start Date", "Begun", ("Start Date", "column_missing")),
        ("Start Date", "Begun", ("Begun", "column_unknown")),
        ("Notes", "Threat", ("Threat", "column_unknown")),
        ("Timestamp", "Row", ("Timestamp", "column_missing")),
        ("Address", "City", ("City", "column_repeated")),
    ],
)
def test_renamed_new_or_repeated_column_refuses_the_file(tmp_path, old, new, fault):
    headings = [new if heading == old else heading for heading in HEADINGS]
    records = as_rows(HEADINGS, actions())[1:]
    file = write_xlsx(tmp_path / "tracker.xlsx", [headings, *records])
    reading = read_file(SOURCE, file, name=file.name)
    assert (reading.layout_code, reading.loaded_count) == (None, 0)
    assert fault in [(refusal.column, refusal.rule) for refusal in reading.refusals]


def test_shifted_cells_refuse_the_file_with_the_column(tmp_path):
    """A column was inserted and the header did not follow: participants hold the start dates."""
    rows = as_rows(HEADINGS, actions())
    place = HEADINGS.index("Approximate Number of Participants")
    shifted = [rows[0], *([*row[:place], row[place + 1], *row[place + 1 :]] for row in rows[1:])]
    file = write_xlsx(tmp_path / "tracker.xlsx", shifted)
    reading = read_file(SOURCE, file, name=file.name)
    assert reading.loaded_count == 0
    assert ("Approximate Number of Participants", "column_drift") in [(refusal.column, refusal.rule) for refusal in reading.refusals]


def test_csv_says_the_same_as_the_workbook(tmp_path):
    kept = [column for column in SOURCE.resources[0].column_names if not column.startswith("_") and column != "timestamp_at"]
    workbook, text = read(tmp_path, actions()), read(tmp_path, actions(), name="tracker.csv")
    assert [[row[name] for name in kept] for row in cells(text)] == [[row[name] for name in kept] for row in cells(workbook)]
    assert cells(text)[0]["timestamp_at"] == "2022-05-01 09:00:07.000"


def test_export_of_the_database_is_keyed_by_its_id(tmp_path):
    rows = [[5000.0 + number, *row[1:]] for number, row in enumerate(as_rows(HEADINGS, actions())[1:])]
    reading = read(tmp_path, [dict(zip(DATABASE_HEADINGS, row, strict=True)) for row in rows], DATABASE_HEADINGS)
    assert (reading.layout_code, reading.loaded_count, reading.refused_count) == ("tracker_by_id", 12, 0)
    first = cells(reading)[0]
    assert (first["_source_row_key"], first["action_id_ilr"], first["timestamp_at"]) == ("id-5000", "5000", None)
    assert (reading.vintage_date, reading.coverage) == (date(2022, 4, 27), (date(2021, 1, 1), date(2022, 4, 27)))


def test_rows_of_one_moment_keep_two_keys_whatever_their_order(tmp_path):
    twins = [action(1), action(1, City="Elsewhere")]
    keys = [{row["city"]: row["_source_row_key"] for row in cells(read(tmp_path, order))} for order in (twins, twins[::-1])]
    assert keys[0] == keys[1] == {"Elsewhere": "2022-05-01 09:01:07.250", "Springvale": "2022-05-01 09:01:07.250#2"}


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10**6), titles=st.integers(0, 3), blanks=st.integers(0, 4), spoiled=st.sets(st.integers(0, 39), max_size=6))
def test_order_titles_and_blank_rows_change_nothing(tmp_path, seed, titles, blanks, spoiled):
    records = actions(40)
    for place in spoiled:
        records[place]["Start Date"] = None
    plain = read(tmp_path, records)
    shuffle = random.Random(seed)
    headings = shuffle.sample(HEADINGS, len(HEADINGS))
    rows = as_rows(headings, shuffle.sample(records, len(records)))
    for _ in range(blanks):
        rows.insert(shuffle.randrange(1, len(rows)), [None] * len(headings))
    file = write_xlsx(tmp_path / "shuffled.xlsx", [["Labor actions", *[None] * 21]] * titles + rows)
    reading = read_file(SOURCE, file, name=file.name)
    assert reading.loaded_count + reading.refused_count + reading.titles_count == len(records)
    assert reading.refused_count == len(spoiled)
    assert sorted(cells(reading), key=json.dumps) == sorted(cells(plain), key=json.dumps)


REAL = [("2024-02-19", 2866), ("2024-03-04", 2903), ("2024-05-06", 3067), ("2024-09-03", 3321)]


@pytest.mark.parametrize(("day", "physical"), REAL)
def test_real_file(day, physical):
    file = REAL_FILES / "lat_private" / f"lat_{day}.xlsx"
    if not file.is_file():
        pytest.skip(f"{file} is not there: the tracker's files may not be redistributed")
    reading = read_file(SOURCE, file, name=file.name)
    assert faults(reading) == [(108, "End Date", "ends_before_start")]
    assert (reading.loaded_count, reading.refused_count, reading.titles_count) == (physical - 1, 1, 0)
    assert (reading.layout_code, reading.vintage_date) == ("tracker", date.fromisoformat(day))
    assert len({row["_source_row_key"] for row in cells(reading)}) == reading.loaded_count
