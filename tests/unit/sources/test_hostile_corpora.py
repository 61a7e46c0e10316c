"""Every text field of every layout takes any text: a row is loaded or quarantined, what is loaded is what was written, nothing crashes."""

import csv
import io
import re
import time
import unicodedata
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from strikeledger.identity.namebook import NameBook
from strikeledger.identity.names import words
from strikeledger.sources.cells import tidy
from strikeledger.sources.layouts import Column, FileLayout, KnownFile, PublishedSource
from strikeledger.sources.published import FileReading, read_file
from strikeledger.sources.registry import published_sources

from tests.recordings.hostile_texts import CONTROLS, NUL, TEXTS, NoNpm, csv_spectrum, naughty_strings
from tests.recordings.identified import identities, landed_seeds
from tests.recordings.spreadsheets import write_xlsx

LAYOUTS = {f"{source.code}-{layout.code}": (source, layout) for source in published_sources() for layout in source.layouts}
FIELDS = [
    pytest.param(name, file_format, column.name, id=f"{name}-{file_format}-{column.name}")
    for name, (_, layout) in LAYOUTS.items()
    for file_format in ("csv", "xlsx")
    if file_format in layout.formats
    for column in layout.printed_columns
    if column.kind in ("text", "code")
]
GOOD = {
    "text": "Lantern", "code": "12", "count": "1200", "number": "1.5", "year": "2019", "date": "2019-03-04",
    "timestamp": "2019-03-04 10:00:00", "days_idle_count": "3600",
    "employed_count": "9000", "covered_count": "1300", "duration_unit": "Days", "action_type": "Strike",
    "authorized": "Y", "parties": "Lantern/LMU", "city_and_state": "Springvale, OH",
}  # fmt: skip
STARTS = {"cases_1984": "1990-03-04", "cases_2005": "2008-03-04", "cases_2015": "2016-03-04"}
CHOICES = {"action_type", "duration_unit", "authorized"}  # few values are allowed: most texts are refused
RESHAPED = {"union_name", "union_local", "zip_code", "parties", "city_and_state"}  # where a layout's own function parts or pads the cell
REFUSED = "refused"
TOLD_OTHERWISE = "Contact Phone Number"  # in csv-spectrum itself the records tell another one than the file


def cells(layout: FileLayout, hostile: dict[str, str]) -> list[str]:
    """A row that the layout takes, in the order of its columns, with hostile texts in some."""
    dates = {"start_date": STARTS.get(layout.code, GOOD["date"]), "end_date": ""}
    return [hostile.get(column.name, dates.get(column.name, GOOD.get(column.name, GOOD[column.kind]))) for column in layout.printed_columns]


def read(folder: Path, source: PublishedSource, layout: FileLayout, file_format: str, rows: Sequence[Sequence[str]]) -> FileReading:
    headings = [column.headers[0] for column in layout.printed_columns]
    yearly = layout.code in ("yearly_detail", "union_bodies_subset")
    file = folder / f"{'stoppages-2019' if yearly else 'monthly'}.{file_format}"
    if file_format == "xlsx":
        write_xlsx(file, [headings, *rows])
    else:
        with file.open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream, delimiter=layout.delimiter).writerows([headings, *rows])
    return read_file(source, file, name=file.name)


def loaded_as(column: Column, text: str) -> str | None:
    """What a cell is loaded as, from the rules as they are told: NFC, one blank for every run of them, absent where declared so."""
    plain = " ".join(unicodedata.normalize("NFC", text).split())
    if not plain or re.fullmatch(r"\[\d{1,3}\]", plain) or plain.casefold() in {token.casefold() for token in column.absent}:
        return REFUSED if column.is_filled else None
    if any(unicodedata.category(character) in ("Cc", "Cs") for character in plain):
        return REFUSED
    return re.sub(r"^(\d+)\.0+$", r"\1", plain) if column.kind == "code" else plain


def writable(file_format: str, texts: Sequence[str]) -> list[str]:
    """Without what openpyxl cannot write as text."""
    from openpyxl.cell.cell import ERROR_CODES, ILLEGAL_CHARACTERS_RE

    return [text for text in texts if file_format == "csv" or not (ILLEGAL_CHARACTERS_RE.search(text) or text in ERROR_CODES)]


def assert_all_there(reading: FileReading, count: int) -> None:
    assert reading.loaded_count + reading.refused_count + reading.titles_count == count
    keys = [row.cells["_source_row_key"] for table in reading.tables for row in table.rows]
    assert len(set(keys)) == len(keys)


@pytest.mark.parametrize(("name", "file_format", "column_name"), FIELDS)
def test_any_text_in_any_field(tmp_path, name, file_format, column_name):
    source, layout = LAYOUTS[name]
    column = next(column for column in layout.columns if column.name == column_name)
    texts = writable(file_format, [*TEXTS, *CONTROLS])
    reading = read(tmp_path, source, layout, file_format, [cells(layout, {column_name: text}) for text in texts])
    assert_all_there(reading, len(texts))
    assert reading.titles_count == 0
    if column_name in CHOICES:
        assert not reading.is_recognised and reading.refusals[0].rule == "column_drift"
        return
    assert reading.is_recognised and reading.layout_code == layout.code, reading.refusals
    loaded = {row.line: row.cells.get(column_name) for table in reading.tables for row in table.rows}
    if column_name in RESHAPED and (column_name == "zip_code" or layout.code.startswith("ended")):
        assert all(text is None or text == tidy(text) for text in loaded.values())
        return
    expected = [loaded_as(column, text) for text in texts]
    assert [loaded[line] for line in sorted(loaded)] == [text for text in expected if text != REFUSED]
    assert reading.refused_count == expected.count(REFUSED)


@pytest.mark.parametrize("name", [name for name, (_, layout) in LAYOUTS.items() if "csv" in layout.formats])
def test_a_nul_byte_refuses_the_whole_file_at_its_line(tmp_path, name):
    source, layout = LAYOUTS[name]
    text = next((column.name for column in layout.printed_columns if column.kind in ("text", "code")), layout.printed_columns[0].name)
    reading = read(tmp_path, source, layout, "csv", [cells(layout, {}), cells(layout, {text: NUL})])
    ((rule, line),) = {(refusal.rule, refusal.line) for refusal in reading.refusals}
    assert (rule, line, reading.loaded_count) == ("nul_byte", 3, 0)


@pytest.mark.parametrize(("name", "file_format"), sorted({(field.values[0], field.values[1]) for field in FIELDS}))
def test_the_big_list_of_naughty_strings(tmp_path, name, file_format):
    source, layout = LAYOUTS[name]
    texts = writable(file_format, _or_skip(naughty_strings))
    free = [column for column in layout.printed_columns if column.kind in ("text", "code") and column.name not in CHOICES | RESHAPED]
    rows = [cells(layout, {column.name: text for column in free}) for text in texts]
    reading = read(tmp_path, source, layout, file_format, rows)
    assert_all_there(reading, len(texts))
    assert reading.is_recognised and reading.loaded_count > 0.9 * len(texts)
    for table in reading.tables:
        for column in free:
            expected = {loaded_as(column, text) for text in texts}
            assert {row.cells[column.name] for row in table.rows if column.is_landed} <= expected


def test_the_csv_files_that_break_readers(tmp_path):
    for name, (content, records) in _or_skip(csv_spectrum).items():
        headings = next(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
        layout = FileLayout("any", name, "anything", ("csv",), tuple(Column(h, (h,)) for h in headings), lambda row: str(row))
        source = PublishedSource("any", name, "", "public-domain", True, "", "", (layout,))
        file = tmp_path / f"{name}-2019.csv"
        file.write_bytes(content)
        (table,) = read_file(source, file, name=file.name, known=KnownFile(vintage_date=date(2019, 12, 31))).tables
        assert table.is_readable, table.refusals
        told_alike = [heading for heading in headings if heading != TOLD_OTHERWISE]
        found = [[row.cells[heading] for heading in told_alike] for row in table.rows]
        assert found == [[tidy(record[heading]) or None for heading in told_alike] for record in records], name
        for source in published_sources():
            reading = read_file(source, file, name=file.name)
            assert not reading.is_recognised and reading.refusals[0].rule in ("layout_unknown", "column_missing", "format_unknown"), name


def test_every_hostile_row_has_an_action_with_a_plain_key(tmp_path):
    hostile = {
        "bls_work_stoppages-monthly_listing": ("organizations", "union_name", "areas", "union_local"),
        "ilr_labor_actions-tracker": ("employer", "labor_organization", "local", "city", "state", "industry", "worker_demands"),
        "fmcs_work_stoppages-ended_2018": ("employer", "union_name", "union_local", "city_and_state", "industry"),
    }
    tables = []
    for name, columns in hostile.items():
        source, layout = LAYOUTS[name]
        rows = [cells(layout, dict.fromkeys(columns, text)) for text in TEXTS]
        tables += read(tmp_path, source, layout, "csv", rows).tables
    count = sum(len(table.rows) for table in tables)
    assert count > 2.5 * len(TEXTS)
    found = identities(landed_seeds(), tables)
    keys = {row.cells["_source_row_key"] for table in tables for row in table.rows}
    assert {row["source_row_key"] for row in found["identity_matches"]} == keys
    assert all(re.fullmatch(r"[a-z0-9-]+", row["labor_action_key"]) for row in found["identity_matches"])
    told = {
        row["name_text"] for row in found["identity_names"] if row["kind_code"] == "employer" and row["source_code"] == "ilr_labor_actions"
    }
    expected = {tidy(text) for text in TEXTS} - {""}
    assert {words(text) for text in told} == {words(text) for text in expected if text != "[4]" and text != "[999]"}


@pytest.fixture(scope="module")
def book():
    seeds = landed_seeds()
    identities(seeds, [])
    return NameBook(seeds)


@pytest.mark.parametrize(
    "pattern", ["a;", "Pay, ", "a and ", "UAW ", "UAW, 1, ", "Local 1 ", "((a)", "a-", "1 ", "OH/", "d/b/a x ", "[1]", "é"]
)
@pytest.mark.parametrize("length", [1_990, 32_000])
def test_a_damaged_cell_is_resolved_at_once(book, pattern, length):
    text = (pattern * length)[:length]
    started = time.process_time()
    for resolve in (
        book.unions.resolve_all,
        book.states.resolve_all,
        book.topics.resolve_all,
        book.employers.resolve,
        book.industries.resolve,
    ):
        resolve(text)
    book.unions.resolve_all("Teamsters", text)
    book.non_employees.because(text)
    assert time.process_time() - started < 3, "it took minutes where every part of a cell was tried with every other"


def _or_skip(corpus):
    try:
        return corpus()
    except NoNpm as reason:
        pytest.skip(str(reason))
