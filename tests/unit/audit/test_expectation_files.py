"""Files of expectations are read strictly: a slip in one is said with file and rule, never skipped."""

from pathlib import Path

import pytest
from strikeledger.audit.expectation_files import InvalidExpectations, load_expectations

RELEASE = """
committed: {suites: 1, expectations: 1}
rows: {minimum: 1, movement_percent: 50}
canaries:
- {table: strikes, change: {workers: -1}, caught_by: expect_column_values_to_be_between, because: Nobody strikes with fewer than none.}
"""
TABLE = """
table: strikes
rows: {minimum: 3, movement_percent: 20}
expectations:
- expectation: expect_column_values_to_be_between
  arguments: {column: start_date, min_value: 1947-01-01}
  severity: critical
  because: The published totals begin with 1947.
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "release.yml").write_text(RELEASE, encoding="utf-8")
    (tmp_path / "strikes.yml").write_text(TABLE, encoding="utf-8")
    return tmp_path


def refusal(folder: Path, text: str, name: str = "strikes.yml") -> str:
    (folder / name).write_text(text, encoding="utf-8")
    with pytest.raises(InvalidExpectations) as refused:
        load_expectations(folder)
    assert name in str(refused.value)
    return str(refused.value)


def test_tables_come_first_and_the_release_last(folder):
    (folder / "zebras.yml").write_text(TABLE.replace("strikes", "zebras"), encoding="utf-8")
    assert [file.name for file in load_expectations(folder)] == ["strikes", "zebras", "release"]


def test_a_rule_arrives_as_written_and_dates_stay_text(folder):
    [rule] = load_expectations(folder)[0].rules
    assert rule.arguments == {"column": "start_date", "min_value": "1947-01-01"}
    assert (rule.severity, rule.because, rule.allow_empty) == ("critical", "The published totals begin with 1947.", False)


def test_a_folder_without_the_release_file_is_refused(folder):
    (folder / "release.yml").unlink()
    with pytest.raises(InvalidExpectations, match=r"has no release\.yml"):
        load_expectations(folder)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("because: The published totals begin with 1947.", "", "because: Field required"),
        ("because: The published totals begin with 1947.", "because: too short.", "because"),
        ("severity: critical", "severity: fatal", "severity: Input should be 'critical' or 'warning'"),
        ("severity: critical", "severity: critical\n  mostly: 0.9", "mostly: no such key"),
        ("min_value: 1947-01-01", "mostly: 1.5", "mostly must be a number above 0 and at most 1"),
        ("expect_column_values_to_be_between", "drop_table", "expectation"),
    ],
)
def test_a_faulty_rule_is_named(folder, old, new, said):
    message = refusal(folder, TABLE.replace(old, new))
    assert "rule 1" in message
    assert said in message


def test_a_query_must_read_the_audited_rows(folder):
    rule = "- expectation: unexpected_rows_expectation\n  arguments: {unexpected_rows_query: select 1 from strikes}\n"
    message = refusal(folder, TABLE + rule + "  severity: warning\n  because: It looks at the wrong rows.\n")
    assert "rule 2 (unexpected_rows_expectation)" in message
    assert "{batch}" in message


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (TABLE + "expectations: []\n", "a key stands twice"),
        ("table: strikes\nrows: {minimum: 3, movement_percent: 20}\nexpectations: []\n", "expectations"),
        (TABLE.replace("table: strikes", "table: lockouts"), r"lockouts.yml"),
        (TABLE + "owner: nobody\n", "owner: no such key"),
        ("- just\n- a list\n", "strikes.yml"),
        ("table: [", "YAML"),
    ],
)
def test_a_faulty_file_is_refused(folder, text, said):
    assert said in refusal(folder, text)


def test_the_bundled_expectations_are_valid_and_committed():
    *tables, release = load_expectations(Path(__file__).parents[3] / "expectations")
    assert release.committed.suites == len(tables)
    assert release.committed.expectations == sum(len(table.rules) for table in tables)
