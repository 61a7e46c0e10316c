"""The bulk table: columns by name, each row a report of its own, a bad row refused alone."""

import csv
import io

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from strikeledger.sources.reports.bulk import COLUMNS
from strikeledger.sources.reports.files import FileReceived, examine_file
from strikeledger.sources.reports.templates import csv_template

ROW = {
    "reporter": "Ada Example",
    "action_type": "strike",
    "employer": "Northwind Harbor Works",
    "employer_is_new": "true",
    "states": "WA; OR",
    "union": "ilwu",
    "start_date": "2026-03-02",
    "status": "ended",
    "workers_involved": "240",
    "workers_precision": "about",
    "claimant": "Harbor Gazette",
    "claimant_role": "press",
    "document": "harbor-gazette-2026-03-02",
    "publisher": "Harbor Gazette",
    "title": "Crane operators walk out",
    "accessed_date": "2026-03-03",
    "locator": "paragraph 1",
}
OTHER = ROW | {"start_date": "2026-06-02", "locator": "paragraph 9"}


def table(*rows: dict, columns=None) -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(text, columns or list(ROW), restval="", extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def examine(desk, content: bytes):
    received = FileReceived("2026-03-03-aaaaaaaa", "reports.csv", "a" * 64, "2026-03-03 10:00:00", is_new=True)
    return examine_file(content, received, desk.register)


def told(found) -> dict[tuple[int, str], str]:
    return {(refusal.line, refusal.column): refusal.rule for refusal in found.refusals}


def test_each_row_is_a_report_with_its_line_in_its_key(desk):
    found = examine(desk, table(ROW, OTHER))
    assert not found.refusals
    assert [report.report_key for report in found.reports] == ["2026-03-03-aaaaaaaa-2", "2026-03-03-aaaaaaaa-3"]
    first = found.reports[0].telling
    assert first.labor_action_key == "northwind-harbor-works-2026-03-02"
    assert {row.cells["state_code"] for row in first.of("strike_states")} == {"WA", "OR"}
    assert [row.cells["union_key"] for row in first.of("participations")] == ["ilwu"]
    values = {claim.cells["measure_code"]: claim.cells["value_number"] or claim.cells["value_text"] for claim in first.claims}
    assert values == {"start_date": "2026-03-02", "action_status_code": "ended", "workers_involved_count": "240"}


def test_columns_are_found_by_name_in_any_order_with_a_byte_order_mark_and_windows_line_ends(desk):
    content = table(ROW, columns=list(reversed(ROW))).replace(b"action_type", b"Action Type")
    assert len(examine(desk, b"\xef\xbb\xbf" + content).reports) == 1


def test_the_template_is_its_columns():
    assert csv_template().strip().split(",") == list(COLUMNS) and set(ROW) <= set(COLUMNS)


@pytest.mark.parametrize(
    ("column", "value", "refused", "rule"),
    [
        ("workers_involved", "45123", "workers_involved", "excel_serial"),
        ("start_date", "45123", "start_date", "excel_serial"),
        ("start_date", "3/2/2026", "start_date", "date_format"),
        ("workers_involved", "=SUM(A1:A9)", "workers_involved", "formula"),
        ("employer", '=HYPERLINK("https://evil.example")', "employer", "formula"),
        ("employer", "@import", "employer", "formula"),
        ("workers_involved", "0", "workers_involved", "minimum"),
        ("workers_precision", "", "workers_precision", "required"),
        ("employer_is_new", "yes", "employer_is_new", "boolean"),
        ("employer_is_new", "", "employer", "reference"),
        ("states", "WA XX", "states", "reference"),
        ("union", "no such union at all", "union", "reference"),
        ("claimant_role", "newspaper", "claimant_role", "reference"),
        ("accessed_date", "", "accessed_date", "required"),
        ("locator", "", "locator", "required"),
        ("reporter", "", "reporter", "required"),
        ("status", "over", "status", "reference"),
    ],
)
def test_a_bad_row_is_refused_alone_at_its_column(desk, column, value, refused, rule):
    found = examine(desk, table(ROW | {column: value}, OTHER))
    assert told(found).get((2, refused)) == rule and {line for line, _ in told(found)} == {2}
    assert [report.line for report in found.reports] == [3]
    assert found.row_count == len(found.reports) + len(found.table.refused_rows) == 2


def test_a_row_of_another_width_is_refused_alone_and_blank_rows_are_none(desk):
    content = table(ROW) + b"only,three,cells\n\n,,,\n" + table(OTHER).split(b"\n", 1)[1]
    found = examine(desk, content)
    assert told(found) == {(3, ""): "width"}
    assert (found.row_count, len(found.reports), found.refused_lines) == (3, 2, (3,))


def test_the_same_action_twice_in_one_table_is_told_once(desk):
    found = examine(desk, table(ROW, ROW | {"start_date": "2026-03-04"}))
    assert told(found) == {(3, "employer"): "same_action"}


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        (table(ROW).replace(b"claimant,", b"claimnt,", 1), "column_missing"),
        (table(ROW).replace(b"states,", b"state,", 1), "column_unknown"),
        (table(ROW, columns=[*ROW, "states"]), "column_repeated"),
        (table(), "no_rows"),
        (b"", "file_empty"),
        (table(ROW).decode().encode("utf-16"), "nul_byte"),
        (table(ROW) + b'"unfinished', "quoting"),
        (table(*[OTHER] * 9000), "file_too_large"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_table_that_cannot_be_read_by_its_names_is_refused_whole(desk, content, rule):
    found = examine(desk, content)
    assert rule in {refusal.rule for refusal in found.refusals} and not found.is_recognised


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.dictionaries(st.sampled_from(COLUMNS), st.text(alphabet="aZ09,;\"'=@- \n\té😀", max_size=9)), max_size=4))
def test_physical_rows_are_accepted_or_quarantined_whatever_they_hold(desk, rows):
    found = examine(desk, table(*(ROW | row for row in rows), columns=list(COLUMNS)))
    if found.row_count:
        assert found.row_count == len(found.reports) + len(found.table.refused_rows)
        assert set(found.refused_lines) == {refusal.line for refusal in found.refusals}
