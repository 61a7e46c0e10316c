"""A figure is corrected: which document did it, what follows from it, and what was known before."""

import csv
import json
import re
from pathlib import Path
from typing import NamedTuple

import duckdb
import pytest

from tests.conftest import Home

pytestmark = pytest.mark.slow

PAGE = Path(__file__).parents[2] / "docs" / "revisions.md"
KAISER = "kaiser-permanente-2023-10-04"
FIGURE = ("fct_labor_actions", KAISER, "workers_involved_count")
BEFORE, AFTER = "2026-11-30", "2026-12-15"
DOCUMENT = {
    "source_document_key": "bls-correction-2026-11",
    "publisher_name": "US Bureau of Labor Statistics",
    "title": "Correction of the stoppages of 2023",
    "url": "https://www.bls.gov/wsp/",
    "published_date": "2026-11-20",
    "accessed_date": "2026-11-24",
    "licence_code": "public-domain",
}
CLAIM = {
    "claim_key": f"{KAISER}-workers-bls-corrected",
    "subject_table_name": "fct_labor_actions",
    "subject_key": KAISER,
    "measure_code": "workers_involved_count",
    "value_number": "75700",
    "unit_code": "persons",
    "precision_code": "exact",
    "claimant_key": "bls",
    "source_document_key": DOCUMENT["source_document_key"],
    "locator": "row of Kaiser Permanente",
    "recorded_date": AFTER,
    "supersedes_claim_key": f"{KAISER}-workers-bls",
}


class Corrected(NamedTuple):
    home: Home
    older: str
    newer: str

    def rows(self, sql: str, *values) -> list[tuple]:
        with duckdb.connect(str(self.home.file), read_only=True) as connection:
            connection.execute("set schema = 'marts'")
            return connection.execute(sql, list(values)).fetchall()


def add(file: Path, row: dict) -> None:
    """Put one row into a seed file, in the order of its first column."""
    with file.open(encoding="utf-8", newline="") as opened:
        header, *rows = csv.reader(opened)
    rows = sorted([*rows, [row.get(column, "") for column in header]], key=lambda cells: cells[0])
    with file.open("w", encoding="utf-8", newline="") as opened:
        csv.writer(opened, lineterminator="\n").writerows([header, *rows])


@pytest.fixture(scope="module")
def corrected(copied_module):
    home = copied_module
    (older,) = [release["release_key"] for release in home.json("releases")["releases"]]
    add(home.seeds / "source_documents.csv", DOCUMENT)
    add(home.seeds / "claims.csv", CLAIM)
    result = home.run("build", "--json")
    assert result.returncode == 0, result.stdout + result.stderr
    return Corrected(home, older, json.loads(result.stdout)["release_key"])


def test_the_revision_names_the_figure_the_values_and_the_document(corrected):
    columns = "old_value, new_value, revision_kind_code, revision_cause_code, claim_key, source_document_key, previous_release_key"
    where = "table_name = ? and row_key = ? and column_name = ? and release_key = ?"
    assert corrected.rows(f"select {columns} from fct_revisions where {where}", *FIGURE, corrected.newer) == [
        ("75600", "75700", "changed", "claim", CLAIM["claim_key"], DOCUMENT["source_document_key"], corrected.older)
    ]


def test_what_follows_from_it_names_the_same_document(corrected):
    rows = corrected.rows(
        """
        select table_name, row_key, column_name, revision_cause_code, source_document_key from fct_revisions
        where (table_name, row_key, column_name) <> (?, ?, ?)
        """,
        *FIGURE,
    )
    assert {row[3:] for row in rows} == {("derived", DOCUMENT["source_document_key"])}
    figures = {row[:3] for row in rows}
    assert ("rpt_stoppages_by_year", "bls|2023", "workers_beginning_count") in figures
    assert ("rpt_stoppages_by_month", "bls|2023-10-01", "workers_beginning_count") in figures
    assert {row_key for table, row_key, _ in figures if table == "rpt_state_years"} <= {
        f"{state}|2023" for state in ("CA", "CO", "DC", "OR", "VA", "WA")
    }


def test_what_we_said_before_and_what_we_say_since(corrected):
    (page,) = [sql for sql in queries() if "rpt_figure_histories" in sql]
    assert [row[0] for row in corrected.rows(page)] == [75600]
    assert [row[0] for row in corrected.rows(page.replace(BEFORE, AFTER))] == [75700]
    histories = corrected.rows(
        """
        select value_number, shown_to_at::date::varchar, is_current from rpt_figure_histories
        where row_key = ? and column_name = ? order by shown_from_at
        """,
        *FIGURE[1:],
    )
    assert histories == [(75600, AFTER, False), (75700, "9999-12-31", True)]


@pytest.mark.parametrize(
    ("day", "value"), [("2026-11-23", None), (BEFORE, 75600), ("2026-12-14", 75600), (AFTER, 75700), ("2030-01-01", 75700)]
)
def test_the_figure_as_of_a_day_is_explained(corrected, day, value):
    told = corrected.home.json("explain", *FIGURE, "--as-of", day)
    assert [claim["value_number"] for claim in told["claims"]] == ([value] if value else [])
    assert (told["as_of"], told["value"]) == (day, 75700)
    words = corrected.home.run("explain", *FIGURE, "--as-of", day).stdout
    assert (f"shown then: {value:,} persons" if value else f"Nothing was shown at the end of {day}") in words


def test_the_difference_in_words(corrected):
    told = corrected.home.run("diff").stdout
    document = f'"{DOCUMENT["title"]}" ({DOCUMENT["publisher_name"]}, published 2026-11-20)'
    assert f"figures differ between {corrected.older} and {corrected.newer}" in told
    assert f"({KAISER})\n  workers involved: 75,600 -> 75,700, because {DOCUMENT['publisher_name']} says so in {document}\n" in told
    years = corrected.home.run("diff", "--table", "rpt_stoppages_by_year", "--all").stdout
    assert f'  bls|2023 workers beginning: 75,600 -> 75,700, computed from figures of {document}' in years


def test_the_difference_in_json_is_the_published_list(corrected):
    told = json.loads(corrected.home.run("diff", "previous", "current", "--json").stdout)
    assert (told["older"], told["newer"], told["listed_in"]) == (corrected.older, corrected.newer, None)
    recorded = corrected.rows("select table_name, row_key, column_name, old_value, new_value, revision_cause_code from fct_revisions")
    assert sorted(recorded) == sorted(
        (each["table_name"], each["row_key"], each["column_name"], each["old_value"], each["new_value"], each["revision_cause_code"])
        for each in told["revisions"]
    )
    (figure,) = [each for each in told["revisions"] if (each["table_name"], each["row_key"], each["column_name"]) == FIGURE]
    assert (figure["document_title"], figure["document_url"], figure["claim_key"]) == (
        DOCUMENT["title"],
        DOCUMENT["url"],
        CLAIM["claim_key"],
    )


def queries() -> list[str]:
    return re.findall(r"```sql\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)


def test_the_page_asks_what_had_been_said_by_a_day(ask):
    (sql,) = [sql for sql in queries() if "asserted_date <=" in sql]
    assert [row[:2] for row in ask(sql)] == [(75000, "exact")]


def test_the_page_asks_how_the_total_of_2022_changed(ask):
    (sql,) = [sql for sql in queries() if "fct_published_figures" in sql]
    assert [(str(vintage), number) for vintage, number, *_ in ask(sql)] == [("2023-02-22", 2312.7), ("2024-02-21", 2194.5)]
    compared = "select published_value, reconciliation_status_code from fct_reconciliations where period_start_date = '2022-01-01'"
    assert ask(compared) == [(2194500, "within_tolerance")]


def test_a_figure_of_many_claimants_is_not_shown_twice_at_any_time(ask):
    assert (
        ask(
            """
        select a.table_name, a.row_key, a.column_name
        from rpt_figure_histories a join rpt_figure_histories b
            on a.table_name = b.table_name and a.row_key = b.row_key and a.column_name = b.column_name and a.claim_key <> b.claim_key
            and a.shown_from_at < b.shown_to_at and b.shown_from_at < a.shown_to_at
        """
        )
        == []
    )
