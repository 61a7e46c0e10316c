"""A strike that nobody publishes yet: a person reports it, corrects the report, and later a publisher lists it too.

Three releases: two reports came in; one was corrected and the other withdrawn; the tracker's file came. Employers and figures are invented.
"""

from pathlib import Path

import duckdb
import pytest

from tests.conftest import Home, copy_of
from tests.recordings.delivered import release_files
from tests.recordings.labor_actions import HEADINGS, action
from tests.recordings.reports import ACTION, WITHDRAWAL, told, written
from tests.recordings.spreadsheets import as_rows, write_csv

pytestmark = pytest.mark.slow

CANNERY = "sunken-pier-cannery-2026-04-08"
PARTS = ("bridge_labor_action_states", "fct_labor_action_participations", "fct_labor_action_places", "fct_demands", "fct_service_impacts")
WORKERS = """select value_number, precision_code, precision_phrase, claimant_key, claim_role_code
    from fct_claims join bridge_figure_claims using (claim_key)
    where row_key = ? and column_name = 'workers_involved_count' order by all"""
SHOWN = "select workers_involved_count, workers_involved_count_low, workers_involved_count_high, has_conflicting_claims, is_withdrawn"


def harbor() -> dict:
    report = told()
    report["action"]["places"] = [
        {"name": "North Basin", "state": "WA", "workers": "120", "precision": "exact", "locator": "paragraph 7"},
    ]
    end = {"measure": "end_date", "value": "2026-03-20", "precision": "exact", "locator": "paragraph 6"}
    report["claims"] += [end, end | {"measure": "action_status_code", "value": "ended"}]
    return report


def cannery() -> dict:
    report = harbor()
    report["action"]["employer"] = {"name": "Sunken Pier Cannery", "is_new": "true", "ownership": "private"}
    for claim in report["claims"]:
        if claim["measure"] in ("start_date", "end_date"):
            claim["value"] = {"start_date": "2026-04-08", "end_date": "2026-04-09"}[claim["measure"]]
        elif claim["measure"] == "workers_involved_count":
            claim["value"] = "1500"
    return report


def corrected(report: dict, report_key: str) -> dict:
    workers = next(claim for claim in report["claims"] if claim["measure"] == "workers_involved_count" and "claimant" not in claim)
    workers |= {"value": "260", "phrase": "some 260"}
    del report["action"]["places"]
    return {**report, "corrects": report_key, "because": "the paper printed a correction"}


def published(home: Home) -> None:
    result = home.run("build")
    assert result.returncode == 0, result.stdout + result.stderr


def reported(home: Home, folder: Path, *reports: dict) -> list[dict]:
    """Take reports. Returns the list of all that were accepted so far."""
    files = [folder / f"report-{len(list(folder.iterdir()))}-{number}.yaml" for number in range(len(reports))]
    for file, report in zip(files, reports, strict=True):
        file.write_text(written(report))
    result = home.run("report", *map(str, files))
    assert result.returncode == 0, result.stdout + result.stderr
    return home.json("reports")["reports"]


@pytest.fixture(scope="module")
def tell(built, tmp_path_factory):
    """SQL on one of the releases that follow the bundled one: 1 reported, 2 corrected and withdrawn, 3 listed."""
    folder = tmp_path_factory.mktemp("reported")
    files = folder / "files"
    files.mkdir()
    with copy_of(built, folder) as home:
        keys = {each["labor_action_key"]: each["report_key"] for each in reported(home, files, harbor(), cannery())}
        published(home)
        reported(home, files, corrected(harbor(), keys[ACTION]), {**WITHDRAWAL, "withdraws": keys[CANNERY]})
        published(home)
        row = action(
            1,
            Employer="Northwind Harbor Works",
            Labor_Organization="International Longshore and Warehouse Union (ILWU)",
            Local=None,
            State="Washington",
            Start_Date="3/2/2026",
            End_Date="3/21/2026",
            Approximate_Number_of_Participants=250,
        )
        tracker = write_csv(files / "tracker.csv", as_rows(HEADINGS, [row]))
        result = home.run("load", "ilr_labor_actions", str(tracker), "--vintage", "2026-05-31")
        assert result.returncode == 0, result.stdout + result.stderr
        published(home)
        connections = [duckdb.connect(str(file), read_only=True) for file in release_files(home)]
        for connection in connections:
            connection.execute("set schema = 'marts'")
        yield lambda release, sql, *values: connections[release].execute(sql, list(values)).fetchall()
        for connection in connections:
            connection.close()


def test_a_reported_strike_is_an_action_with_its_figures_and_who_says_them(tell):
    assert tell(1, f"{SHOWN} from fct_labor_actions where labor_action_key = ?", ACTION) == [(240, 180, 240, True, False)]
    assert tell(1, WORKERS, ACTION) == [
        (180, "exact", None, "northwind-harbor-works", "disputes"),
        (240, "about", "some 240", "harbor-gazette", "shown"),
    ]
    sql = "select who_says_what from rpt_claim_conflicts where row_key = ?"
    assert tell(1, sql, ACTION) == [("about 240 (Harbor Gazette); 180 (Northwind Harbor Works)",)]


def test_every_part_of_the_report_is_published_with_the_claim_that_tells_it(tell):
    for table in PARTS:
        assert len(tell(1, f"select * from {table} where labor_action_key = ?", ACTION)) == 1, table
    sql = """select report_key is not null, value_low, value_text from fct_claims
        where claim_key in (select claim_key from {} where labor_action_key = ?)"""
    assert tell(1, sql.format("fct_demands"), ACTION) == [(True, 9, None)]
    assert tell(1, sql.format("fct_service_impacts"), ACTION) == [(True, None, "closed")]
    assert tell(1, "select employer_name, ownership_code from dim_employers where employer_key = 'northwind-harbor-works'") == [
        ("Northwind Harbor Works", "private")
    ]


def test_a_small_one_counts_by_the_trackers_rule_and_not_by_that_of_bls(tell):
    sql = """select counting_method_code, stoppages_beginning_count, workers_beginning_count
        from rpt_stoppages_by_year where year_number = 2026 and counting_method_code in ('bls', 'ilr') order by 1"""
    assert tell(1, sql) == [("bls", 1, 1_500), ("ilr", 2, 1_740)]
    assert tell(2, sql) == [("ilr", 1, 260)]


def test_a_correction_shows_the_newer_figure_and_keeps_the_older_claim(tell):
    assert tell(2, f"{SHOWN} from fct_labor_actions where labor_action_key = ?", ACTION) == [(260, 180, 260, True, False)]
    assert tell(2, WORKERS, ACTION) == [
        (180, "exact", None, "northwind-harbor-works", "disputes"),
        (240, "about", "some 240", "harbor-gazette", "superseded"),
        (260, "about", "some 260", "harbor-gazette", "shown"),
    ]
    assert tell(2, "select * from fct_labor_action_places where labor_action_key = ?", ACTION) == []
    place = "select value_number, supersedes_claim_key is not null from fct_claims where subject_key like ? || '|North Basin|%' order by all"
    assert tell(2, place, ACTION) == [(120, False), (None, True)]


def test_a_withdrawal_leaves_an_action_of_which_nobody_tells_anything(tell):
    assert tell(1, f"{SHOWN} from fct_labor_actions where labor_action_key = ?", CANNERY) == [(1500, 1500, 1500, False, False)]
    assert tell(2, f"{SHOWN} from fct_labor_actions where labor_action_key = ?", CANNERY) == [(None, None, None, False, True)]
    for table in (*PARTS, "fct_labor_action_days", "rpt_employer_histories"):
        assert tell(1, f"select count(*) > 0 from {table} where labor_action_key = ?", CANNERY) == [(True,)], table
        assert tell(2, f"select * from {table} where labor_action_key = ?", CANNERY) == [], table
    assert tell(2, "select distinct absence_reason_code from rpt_source_coverage where labor_action_key = ?", CANNERY) == [
        ("withdrawn_by_source",)
    ]
    told_before = tell(1, "select claim_key from fct_claims where report_key is not null")
    assert set(told_before) < set(tell(2, "select claim_key from fct_claims where report_key is not null"))


def test_who_reported_what_and_what_became_of_it(tell):
    sql = """select report_kind_code, labor_action_key, because, is_standing, refers_to_report_key is not null
        from fct_reports order by all"""
    assert tell(0, sql) == []
    assert tell(2, sql) == [
        ("correction", ACTION, "the paper printed a correction", True, True),
        ("new", ACTION, None, False, False),
        ("new", CANNERY, None, False, False),
        ("withdrawal", CANNERY, "the walkout was called off", False, True),
    ]
    matches = "select match_method_code, is_withdrawn from fct_source_matches where labor_action_key = ? order by all"
    assert tell(2, matches, ACTION) == [("reported", False), ("reported", True)]


def test_a_publishers_later_row_of_the_strike_is_the_same_action(tell):
    matches = "select source_code, match_method_code from fct_source_matches where labor_action_key = ? and not is_withdrawn order by all"
    assert tell(3, matches, ACTION) == [("ilr_labor_actions", "linked"), ("reported_actions", "reported")]
    assert tell(3, "select count(*) from fct_labor_actions where start_date between '2026-03-01' and '2026-03-31'") == [(1,)]
    assert tell(3, WORKERS, ACTION) == [
        (180, "exact", None, "northwind-harbor-works", "disputes"),
        (240, "about", "some 240", "harbor-gazette", "superseded"),
        (250, "exact", None, "ilr-tracker", "shown"),
        (260, "about", "some 260", "harbor-gazette", "disputes"),
    ]
    # The report's own states and participants stand; the row adds a place, since the report tells none any more.
    assert tell(3, "select union_key from fct_labor_action_participations where labor_action_key = ?", ACTION) == [("ilwu",)]
    assert tell(3, "select counting_method_code from rpt_source_coverage where labor_action_key = ? and is_present", ACTION) == [("ilr",)]
