"""Everything that must be refused is refused where it stands, with its rule; everything else is loaded; no row is ever lost."""

import csv
import hashlib
import json

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from strikeledger.sources import quarantine
from strikeledger.sources.archive import keep
from strikeledger.sources.landing import land
from strikeledger.sources.seeds import Seeds

STRIKES_HEADER = "labor_action_key,state_code,start_date,end_date,workers_involved_count,union_key,group_name,is_fixed_duration,source_document_key"


def faults(package):
    reading = Seeds(package.folder).read()
    return [(refusal.file, refusal.line, refusal.column, refusal.rule) for refusal in reading.refusals]


def test_good_package_is_loaded_whole(package):
    reading = Seeds(package.folder).read()
    assert reading.refusals == []
    assert {table.resource.name: len(table.rows) for table in reading.tables} == {"strikes": 2, "states": 2, "shares": 2, "segments": 2}
    assert reading.tables[0].rows[1].cells["end_date"] is None


CELLS = [
    ("strikes.csv", ",CA,", ",ZZ,", (2, "state_code", "reference")),
    ("strikes.csv", "75000", "-5", (2, "workers_involved_count", "minimum")),
    ("strikes.csv", "75000", "many", (2, "workers_involved_count", "integer")),
    ("strikes.csv", "75000", '"75,000"', (2, "workers_involved_count", "integer")),
    ("strikes.csv", "75000", "0", (2, "workers_involved_count", "minimum")),
    ("strikes.csv", "75000", "45203", (2, "workers_involved_count", "excel_serial")),
    ("strikes.csv", "75000", "45200", (2, "workers_involved_count", "excel_serial")),
    ("strikes.csv", "2023-10-06", "45205", (2, "end_date", "excel_serial")),
    ("strikes.csv", "2023-10-06", "2023-10-03", (2, "end_date", "range")),
    ("strikes.csv", "2023-10-06", "2023-02-30", (2, "end_date", "date_format")),
    ("strikes.csv", "2023-10-06", "10/06/2023", (2, "end_date", "date_format")),
    ("strikes.csv", "2023-10-06", "2203-10-06", (2, "end_date", "date_range")),
    ("strikes.csv", ",article", ",", (2, "source_document_key", "required")),
    ("strikes.csv", ",true,", ",yes,", (2, "is_fixed_duration", "boolean")),
    ("strikes.csv", ",seiu,,", ",seiu,Doctors,", (2, "union_key", "one_filled")),
    ("strikes.csv", ",seiu,,", ",,,", (2, "union_key", "one_filled")),
    ("strikes.csv", ",seiu,", ", seiu,", (2, "union_key", "untrimmed")),
    ("strikes.csv", ",seiu,", ",se\u0301iu,", (2, "union_key", "unicode_form")),
    ("strikes.csv", ",seiu,", ',"se\niu",', (2, "union_key", "control_character")),
    ("strikes.csv", "beta-2019-01-02,", "alpha-2023-10-04,", (3, "labor_action_key", "duplicate_key")),
    ("strikes.csv", "beta-2019-01-02", "Beta 2019", (3, "labor_action_key", "pattern")),
    ("vocabulary/states.csv", "District of Columbia", "California", (3, "state_name", "duplicate_value")),
    ("shares.csv", "0.25", "0.2", (2, "allocation_weight", "sums_to_one")),
    ("shares.csv", "0.25", "", (2, "allocation_weight", "sums_to_one")),
    ("shares.csv", "alpha-2023-10-04,DC", "gamma,DC", (3, "labor_action_key", "reference")),
    ("segments.csv", "2023-10-05,2023-10-06", "2023-10-06,2023-10-06", (3, "start_date", "contiguous")),
    ("segments.csv", "2023-10-04,1,2", "2023-10-04,1,", (2, "high", "all_or_none")),
]


@pytest.mark.parametrize(("path", "old", "new", "expected"), CELLS, ids=[f"{case[3][2]}-{case[2]!r}" for case in CELLS])
def test_bad_cell_is_refused_where_it_stands(package, path, old, new, expected):
    package.replace(path, old, new)
    assert (path, *expected) in faults(package)


HEADERS = [
    (STRIKES_HEADER.replace("state_code,", ""), ("state_code", "column_missing")),
    (STRIKES_HEADER.replace("state_code", "state"), ("state_code", "column_missing")),
    (STRIKES_HEADER.replace("state_code", "state"), ("state", "column_unknown")),
    (STRIKES_HEADER + ",note", ("note", "column_unknown")),
    (STRIKES_HEADER.replace("start_date,end_date", "end_date,start_date"), ("end_date", "column_order")),
    (STRIKES_HEADER + ",state_code", ("state_code", "column_repeated")),
]


@pytest.mark.parametrize(("header", "expected"), HEADERS)
def test_header_is_held_by_name_and_order(package, header, expected):
    package.replace("strikes.csv", STRIKES_HEADER, header)
    assert ("strikes.csv", 1, *expected) in faults(package)
    assert not Seeds(package.folder).read().tables[0].rows


def test_renamed_column_is_named_with_its_likely_new_name(package):
    package.replace("strikes.csv", "workers_involved_count", "worker_involved_count")
    missing = next(refusal for refusal in Seeds(package.folder).read().refusals if refusal.rule == "column_missing")
    assert "worker_involved_count" in missing.reason


FILES = [
    (b"", "file_empty"),
    (b" \n", "file_empty"),
    ((STRIKES_HEADER + "\n").encode(), "no_rows"),
    ((STRIKES_HEADER + "\n").encode("utf-16"), "nul_byte"),
    ((STRIKES_HEADER + "\nalpha\0,").encode(), "nul_byte"),
    ((STRIKES_HEADER + "\nSão").encode("latin-1"), "encoding"),
    ((STRIKES_HEADER + '\n"alpha,CA').encode(), "quoting"),
]


@pytest.mark.parametrize(("content", "rule"), FILES, ids=[rule for _, rule in FILES])
def test_unreadable_file_is_refused_as_a_whole(package, content, rule):
    package.write("strikes.csv", content)
    assert [fault[3] for fault in faults(package)] == [rule]  # and no flood of broken references to it


def test_missing_and_unknown_files_are_named(package):
    (package.folder / "shares.csv").unlink()
    package.write("shares (copy).csv", "a\n1\n")
    found = Seeds(package.folder).read().refusals
    assert {refusal.rule for refusal in found} == {"file_missing", "file_unknown"}
    assert any("shares (copy).csv" in refusal.reason for refusal in found)


@pytest.mark.parametrize(("row", "rule"), [("x-1,CA,,\n", "cell_missing"), ("x-1,CA,,,1,seiu,,,doc,more\n", "cell_extra"), ("\n", "cell_missing")])
def test_width_is_exact(package, row, rule):
    package.write("strikes.csv", (package.folder / "strikes.csv").read_text() + row)
    assert ("strikes.csv", 4, "", rule) in faults(package)


def test_byte_order_mark_is_not_part_of_the_first_name(package):
    package.write("strikes.csv", "\ufeff".encode() + (package.folder / "strikes.csv").read_bytes())
    assert faults(package) == []


def test_line_numbers_count_line_breaks_inside_cells(package):
    package.replace("strikes.csv", ",seiu,", ',"se\niu",')
    package.replace("strikes.csv", ",1800,", ",-1,")
    assert ("strikes.csv", 4, "workers_involved_count", "minimum") in faults(package)


def test_formulas_and_html_are_text(package):
    package.replace("strikes.csv", "Nurses", "=1+1 <script>alert(1)</script>")
    reading = Seeds(package.folder).read()
    assert reading.refusals == []
    assert reading.tables[0].rows[1].cells["group_name"] == "=1+1 <script>alert(1)</script>"


def test_refusal_says_file_line_column_value_rule_remedy(package):
    package.replace("strikes.csv", ",CA,", ",CB,")
    (refusal,) = Seeds(package.folder).read().refusals
    text = refusal.as_text()
    for part in ("strikes.csv", "line 2", "column state_code", "'CB'", "[reference]", "mend:", "did you mean", "CA"):
        assert part in text


def test_quarantine_keeps_every_refused_row(package, tmp_path):
    package.replace("strikes.csv", "75000", "-5")
    package.write("strikes.csv", (package.folder / "strikes.csv").read_text() + "short,row\n")
    reading = Seeds(package.folder).read()
    folder = quarantine.set_aside(tmp_path / "quarantine", reading)
    with (folder / "strikes.csv").open(newline="") as file:
        rows = list(csv.reader(file))
    assert [row[0] for row in rows[1:]] == ["2", "4"]
    assert rows[2][1:] == ["short", "row"]
    report = json.loads((folder / "refusals.json").read_text())
    assert report["files"][0]["physical_rows"] == report["files"][0]["loaded_rows"] + report["files"][0]["refused_rows"] == 3
    assert {refusal["rule"] for refusal in report["refusals"]} == {"minimum", "cell_missing"}


def test_landing_keeps_text_and_lineage(package, tmp_path):
    package.replace("strikes.csv", "Nurses", '=x\'"é')
    package.write("strikes.csv", (package.folder / "strikes.csv").read_text().replace('=x\'"é', '"=x\'""é"'))
    table = Seeds(package.folder).read().tables[0]
    with duckdb.connect(str(tmp_path / "w.duckdb")) as connection:
        assert land(connection, table.resource, [table]) == 2
        assert land(connection, table.resource, [table]) == 2  # landing again replaces
        rows = connection.execute("select group_name, end_date, _source_file, _source_line, _source_sha256 from raw.strikes order by 4").fetchall()
        types = {kind for (kind,) in connection.execute("select data_type from duckdb_columns() where schema_name = 'raw'").fetchall()}
    assert rows[1] == ("=x'\"é", None, "strikes.csv", "3", table.sha256)
    assert types == {"VARCHAR"}


def test_archive_keeps_a_file_once_and_read_only(package, tmp_path):
    file = package.folder / "strikes.csv"
    sha256 = hashlib.sha256(file.read_bytes()).hexdigest()
    kept = keep(tmp_path / "archive", file, sha256)
    assert kept.read_bytes() == file.read_bytes()
    before = kept.stat().st_mtime_ns
    assert keep(tmp_path / "archive", file, sha256).stat().st_mtime_ns == before
    assert kept.stat().st_mode & 0o222 == 0


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12), min_size=1, max_size=12), min_size=1, max_size=8))
def test_physical_rows_are_loaded_plus_refused(package, rows):
    with (package.folder / "strikes.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n", quoting=csv.QUOTE_ALL)
        file.write(STRIKES_HEADER + "\n")
        writer.writerows(rows)
    table = Seeds(package.folder).read().tables[0]
    assert len(table.rows) + len(table.refused_rows) == len(rows)
    assert not table.refused_rows or table.refusals
