"""The engine that reads publishers' files: headers by name, drift refused, nothing lost, and no file that makes it raise."""

import io
import json
import zipfile
from dataclasses import replace
from datetime import date, time, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from strikeledger.sources import published
from strikeledger.sources.cells import is_blank
from strikeledger.sources.layouts import Column, FileLayout, KnownFile, PublishedSource
from strikeledger.sources.published import read_file
from strikeledger.sources.registry import published_sources
from strikeledger.sources.workbooks import Sheet

from tests.recordings.spreadsheets import write_csv, write_xlsx

BOATS = FileLayout(
    code="boats",
    title="Boats",
    resource="boats",
    formats=("xlsx", "csv", "json"),
    ignored_headings=("Remarks",),
    columns=(
        Column("name", ("Boat", "Boat name"), is_filled=True),
        Column("berth", ("Berth(s)",), "code", is_required=False),
        Column("crew_count", ("Crew[1]",), "count", absent={"NA": "not_available"}),
        Column("length_metres", ("Length",), "number", is_required=False),
        Column("launched_date", ("Launched",), "date"),
        Column("harbor", (), "text"),
    ),
    row_key=lambda cells: cells["name"] or "",
    prepare=lambda cells, facts: {**cells, "harbor": "Invented"},
)
CREWS = FileLayout(
    code="crews",
    title="Crews",
    resource="crews",
    formats=("xlsx",),
    columns=(Column("boat", ("Boat",)), Column("sailor", ("Sailor",), is_filled=True), Column("year_number", ("Year",), "year")),
    row_key=lambda cells: cells["sailor"] or "",
)
HARBOR = PublishedSource("harbor", "Boats", "An invented harbor", "cc0-1.0", True, "yearly", "https://example.org", (BOATS, CREWS))
HEADER = ["Boat", "Berths", "Crew", "Length", "Launched", "Remarks"]
GOOD = [
    ["Gannet", 4.0, 12.0, 7.5, date(2001, 5, 6), "x"],
    ["Heron", "04", "1,200", 11, date(2002, 5, 6), None],
    ["Ibis", None, "NA", None, None, None],
]


def read(file: Path, known: KnownFile | None = None):
    reading = read_file(HARBOR, file, name=file.name, known=known)
    assert all(refusal.reason and refusal.remedy for refusal in reading.refusals)
    assert reading.is_recognised or not reading.loaded_count
    return reading


def boats(folder: Path, rows: list[list], name: str = "boats.xlsx"):
    write = write_csv if name.endswith("csv") else write_xlsx
    return read(write(folder / name, rows))


def rules(reading) -> set[tuple]:
    return {(refusal.column, refusal.rule) for refusal in reading.refusals}


def test_cells_become_text_and_the_absent_say_why(tmp_path):
    reading = boats(tmp_path, [HEADER, *GOOD])
    rows = [row.cells for row in reading.tables[0].rows]
    assert [(row["berth"], row["crew_count"], row["length_metres"]) for row in rows] == [
        ("4", "12", "7.5"),
        ("04", "1200", "11"),
        (None,) * 3,
    ]
    assert [row["harbor"] for row in rows] == ["Invented"] * 3
    told = {"crew_count": "not_available", "length_metres": "blank", "launched_date": "blank"}
    assert json.loads(rows[2]["_absent_reasons"]) == told
    assert "Remarks" not in HARBOR.resource("boats").column_names


def test_what_was_decided_before_comes_first(tmp_path):
    file = write_xlsx(tmp_path / "boats-2003-01-02.xlsx", [HEADER, *GOOD])
    assert read(file).vintage_date == date(2003, 1, 2)
    reading = read(file, KnownFile("kept-by-hand", date(2004, 5, 6)))
    assert {(row.cells["_source_document_key"], row.cells["_vintage_date"]) for row in reading.tables[0].rows} == {
        ("kept-by-hand", "2004-05-06")
    }


HEADERS = [
    (["Boat", "Crew", "Launched", "Mast"], {("Mast", "column_unknown"), ("", "layout_unknown")}),
    (["Boat", "Crew"], {("Launched", "column_missing"), ("", "layout_unknown")}),
    (["Boat", "Crew", "Launch"], {("Launched", "column_missing"), ("Launch", "column_unknown"), ("", "layout_unknown")}),
    (["Boat", "Boat name", "Crew", "Launched"], {("Boat name", "column_repeated"), ("", "layout_unknown")}),
    (["Tree", "Leaf"], {("", "layout_unknown")}),
]


@pytest.mark.parametrize(("header", "expected"), HEADERS)
def test_header_of_no_layout_is_refused_with_the_differences(tmp_path, header, expected):
    reading = boats(tmp_path, [header, ["Gannet", "a", "b", "c"][: len(header)]])
    assert (reading.layout_code, reading.is_recognised) == (None, False)
    assert rules(reading) == expected


def test_renamed_column_is_named_with_what_it_may_be(tmp_path):
    told = [refusal.as_text() for refusal in boats(tmp_path, [["Boat", "Crew", "Launch"], ["Gannet", 1, None]]).refusals]
    assert any("no column 'Launched'; 'Launch' looks like it under another name" in text for text in told)
    assert any("does not know; the nearest known one is 'Launched'" in text for text in told)
    assert any("crews: lacks 'Sailor', 'Year'" in text for text in told)


def test_every_sheet_with_a_layout_is_read_and_hidden_copies_are_not(tmp_path):
    from openpyxl import load_workbook

    file = write_xlsx(tmp_path / "boats.xlsx", [HEADER, *GOOD], "Boats")
    book = load_workbook(file)
    for name, rows in (
        ("Crews", [["Boat", "Sailor", "Year"], ["Gannet", "Ada", 2004.0]]),
        ("Copy", [HEADER, *GOOD]),
        ("Plan", [["Nothing"]]),
    ):
        for row in rows:
            book[name].append(row) if name in book.sheetnames else book.create_sheet(name).append(row)
    book["Copy"].sheet_state = "hidden"
    book.save(file)
    reading = read(file)
    assert [(table.resource.path, table.resource.name, len(table.rows)) for table in reading.tables] == [
        ("boats.xlsx [Boats]", "boats", 3),
        ("boats.xlsx [Crews]", "crews", 1),
    ]
    assert reading.notes == ("sheet 'Plan' has no known layout and was left out", "sheet 'Copy' is hidden and was left out")


def test_few_bad_cells_are_slips_and_many_are_drift(tmp_path):
    rows = [[f"Boat {number}", None, 5.0, None, date(2001, 1, 1), None] for number in range(20)]
    slips = [[*row[:2], "five", *row[3:]] for row in rows[:4]]
    reading = boats(tmp_path, [HEADER, *slips, *rows[4:]])
    assert (reading.is_recognised, reading.loaded_count, reading.refused_count) == (True, 16, 4)
    reading = boats(tmp_path, [HEADER, *slips, [*rows[4][:2], "five", *rows[4][3:]], *rows[5:]])
    assert ("Crew", "column_drift") in rules(reading)
    assert (reading.loaded_count, reading.refused_count) == (0, 20)


def test_a_damaged_row_is_no_footnote(tmp_path):
    lone = ["Lost boat", *[None] * 5]
    reading = boats(
        tmp_path, [HEADER, GOOD[0], lone, ["[1] Crews at launch.", *[None] * 5], GOOD[1], HEADER, ["made by hand", *[None] * 5]]
    )
    assert (reading.loaded_count, reading.refused_count, reading.titles_count) == (3, 0, 3)


def test_ragged_and_overlong_rows_are_refused(tmp_path):
    file = tmp_path / "boats.csv"
    file.write_text(
        "Boat,Crew,Launched\nGannet,3,2001-02-03\nHeron,4\nIbis,5,2001-02-03,stray\nJay,6,2001-02-03,\n\nnotes: none\n", encoding="utf-8"
    )
    reading = read(file)
    assert [(refusal.line, refusal.rule) for refusal in reading.refusals] == [(3, "cell_missing"), (4, "cell_extra")]
    assert (reading.loaded_count, reading.refused_count, reading.titles_count) == (2, 2, 1)


BYTES = [
    ("boats.xlsx", b"", "file_empty"),
    ("boats.xlsx", b"<!DOCTYPE html><html>Sign in</html>", "not_a_spreadsheet"),
    ("boats.xlsx", b"PK\x03\x04 and no more", "damaged"),
    ("boats.xls", bytes.fromhex("d0cf11e0a1b11ae1") + b"0" * 900, "format_unknown"),
    ("boats.csv", b"<html>Sign in</html>", "layout_unknown"),
    ("boats.csv", b"Boat,Crew,Launched\nG\xe9,1,\n", "encoding"),
    ("boats.csv", "Boat,Crew,Launched\nG,1,\n".encode("utf-16"), "nul_byte"),
    ("boats.csv", b'Boat,Crew,Launched\n"G"x,1,\n', "quoting"),
    ("boats.csv", b"Boat,Crew,Launched\n", "no_rows"),
    ("boats.json", b"{", "json"),
    ("boats.json", b"[" * 100_000, "json"),
    ("boats.json", b'{"Boat": 1}', "json_shape"),
    ("boats.json", b'[{"Boat": "G", "Crew": NaN, "Launched": null}]', "json"),
    ("boats.json", b'[{"Boat": "G", "Crew": 1, "Crew": 2, "Launched": null}]', "json"),
    ("boats.json", b'[{"Boat": ["G"], "Crew": 1, "Launched": null}]', "spreadsheet_error"),
    ("boats.json", b'[{"Boat": "G\\u0000", "Crew": 1, "Launched": null}]', "control_character"),
    ("boats.json", b'[{"Boat": "\\ud800", "Crew": 1, "Launched": null}]', "control_character"),
    ("boats.pdf", b"%PDF-1.7", "format_unknown"),
    ("boats", b"Boat,Crew,Launched\n", "format_unknown"),
]


@pytest.mark.parametrize(("name", "content", "rule"), BYTES, ids=[f"{case[0]}-{case[2]}-{len(case[1])}" for case in BYTES])
def test_file_that_is_not_what_it_says_is_refused_plainly(tmp_path, name, content, rule):
    (tmp_path / name).write_bytes(content)
    reading = read(tmp_path / name)
    assert rule in {found for _, found in rules(reading)}
    assert not reading.is_recognised


def test_file_that_is_gone_is_refused(tmp_path):
    assert rules(read(tmp_path / "boats.csv")) == {("", "file_missing")}


def edited(file: Path, old: bytes, new: bytes) -> Path:
    """Replace bytes in the first sheet of a workbook, as no library would write them."""
    with zipfile.ZipFile(io.BytesIO(file.read_bytes())) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    assert old in parts["xl/worksheets/sheet1.xml"]
    parts["xl/worksheets/sheet1.xml"] = parts["xl/worksheets/sheet1.xml"].replace(old, new)
    with zipfile.ZipFile(file, "w") as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return file


def test_errors_and_uncalculated_formulas_are_not_blank(tmp_path):
    file = write_xlsx(tmp_path / "boats.xlsx", [HEADER, *GOOD, ["Jay", 1, 77.0, 1, None, None], ["Kite", 1, 88.0, 1, None, None]])
    edited(file, b'<c r="C5" t="n"><v>77</v></c>', b'<c r="C5" t="e"><v>#REF!</v></c>')
    edited(file, b'<c r="C6" t="n"><v>88</v></c>', b'<c r="C6"><f>A1*2</f><v></v></c>')
    reading = read(file)
    assert [(refusal.line, refusal.column, refusal.value) for refusal in reading.refusals] == [
        (5, "Crew", "#REF!"),
        (6, "Crew", "uncalculated formula"),
    ]
    assert reading.loaded_count == 3


def test_stray_cell_in_the_last_corner_does_not_exhaust_the_memory(tmp_path):
    file = write_xlsx(tmp_path / "boats.xlsx", [HEADER, *GOOD])
    edited(file, b"</sheetData>", b'<row r="1048576"><c r="XFD1048576" t="n"><v>1</v></c></row></sheetData>')
    assert rules(read(file)) == {("", "sheet_too_large")}


HOSTILE = [
    "=1+1",
    "+1",
    "@SUM(A1)",
    "-2+3",
    "'; drop table boats; --",
    "<script>alert(1)</script>",
    "\u202eelpmaxe\u202c",
    "{{ 1 }}",
    "\\N",
    "NULL",
    "x" * 10_000,
    "Ma\u00adine",
    "𝔊annet",
    "١٢",
]


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: ascii(text[:12]))
@pytest.mark.parametrize("suffix", ["xlsx", "csv"])
def test_hostile_text_passes_unchanged(tmp_path, text, suffix):
    reading = boats(tmp_path, [HEADER, [text, text, 1.0, None, None, None]], f"boats-2003-01-02.{suffix}")
    assert [(row.cells["name"], row.cells["berth"]) for row in reading.tables[0].rows] == [(text, text)]


ANY_CELL = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**20), 10**20),
    st.floats(),
    st.dates(),
    st.datetimes(),
    st.just(time(1, 2)),
    st.just(timedelta(days=1.5)),
    st.text(max_size=12),
    st.sampled_from(["[4]", "45000", "2001-02-03", "1,200", "2e3", "Source: x", "٣"]),
)


SIGNATURES = {"xlsx": b"PK\x03\x04", "xls": bytes.fromhex("d0cf11e0a1b11ae1")}


def header_rows(layout: FileLayout) -> list[list]:
    """The layout's header; where it has two rows, every upper heading stands over each of its columns."""
    headings = [column.headers[0] for column in layout.printed_columns]
    if layout.header_rows == 1:
        return [headings]
    pairs = [text.partition(" / ") for text in headings]
    return [[upper for upper, _, _ in pairs], [lower or None for _, _, lower in pairs]]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_row_makes_a_source_raise_and_none_is_lost(data, monkeypatch, tmp_path):
    source = data.draw(st.sampled_from([*published_sources(), HARBOR]))
    layout = data.draw(st.sampled_from(source.layouts))
    width = len(layout.printed_columns)
    rows = data.draw(st.lists(st.lists(ANY_CELL, min_size=width, max_size=width), max_size=6))
    sheet = Sheet("Sheet", list(enumerate([*header_rows(layout), *rows], start=1)))
    monkeypatch.setattr(published, "read_sheets", lambda content, file_format, layout: [sheet])
    file = tmp_path / f"file-2020.{layout.formats[0]}"
    file.write_bytes(SIGNATURES.get(layout.formats[0], b"text"))
    reading = read_file(source, file, name=file.name)
    physical = sum(not all(is_blank(cell) for cell in row) for row in rows)
    if reading.layout_code is not None:
        assert reading.loaded_count + reading.refused_count + reading.titles_count == physical
    for cell in (cell for table in reading.tables for row in table.rows for cell in row.cells.values() if cell is not None):
        assert cell.encode("utf-8") and cell == cell.strip()


def test_row_that_its_layout_cannot_take_is_refused_and_the_others_stand(tmp_path):
    def prepare(cells, facts):
        return {**cells, "crew_count": 12 / cells["crew_count"]}

    source = replace(HARBOR, layouts=(replace(BOATS, prepare=prepare),))
    file = write_xlsx(tmp_path / "boats.xlsx", [HEADER, ["Gannet", None, 0.0, None, None, None], ["Heron", None, 3.0, None, None, None]])
    reading = read_file(source, file, name=file.name)
    assert [(refusal.line, refusal.rule) for refusal in reading.refusals] == [(2, "layout_error")]
    assert [row.cells["crew_count"] for row in reading.tables[0].rows] == ["4"]
