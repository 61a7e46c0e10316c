"""A strike that nobody lists yet is reported, corrected, listed by a publisher, and taken back; every figure stays on record."""

import json
import shutil

import duckdb
import pytest

from tests.conftest import Home
from tests.recordings.labor_actions import HEADINGS, action
from tests.recordings.spreadsheets import as_rows, write_csv

pytestmark = pytest.mark.slow

KEY = "northstar-foods-2026-11-19"
DOCUMENT = "harbor-gazette-2026-11-20"
REPORT = """
reporter: Ann Example
claimant: Northstar Foods
document: harbor-gazette-2026-11-20
documents:
- {key: harbor-gazette-2026-11-20, publisher: Harbor Gazette, title: Walkout at Northstar, published_date: 2026-11-20, accessed_date: 2026-11-21}
claimants:
- {name: Northstar Foods, role: employer}
- {name: Harbor Gazette, role: press}
action:
  type: strike
  employer: {name: Northstar Foods, is_new: true, ownership: private}
  states: [WA, OR]
  participations:
  - {union: ibt, role: lead, locator: paragraph 1}
  places:
  - {name: Harborview, state: WA, workers: 120, precision: about, phrase: some, locator: paragraph 2}
  positions:
  - {topic: pay, party: union, position: ask, value: 12, unit: percent, precision: exact, locator: paragraph 4}
claims:
- {measure: start_date, value: 2026-11-19, precision: exact, locator: paragraph 1}
- {measure: action_status_code, value: under_way, precision: exact, locator: paragraph 1}
- {measure: workers_involved_count, value: 240, precision: about, phrase: around, locator: paragraph 2}
- {measure: workers_involved_count, value: 300, precision: at_least, phrase: at least, claimant: Harbor Gazette, locator: paragraph 2}
"""
# A second strike, which the tracker lists too before its report is taken back.
LISTED_KEY = "cedar-lane-bakery-2026-10-05"
LISTED = """
reporter: Ann Example
claimant: Harbor Gazette
document: harbor-gazette-2026-10-09
documents:
- {key: harbor-gazette-2026-10-09, publisher: Harbor Gazette, title: Bakers are out, published_date: 2026-10-09, accessed_date: 2026-10-09}
claimants:
- {name: Harbor Gazette, role: press}
action:
  type: strike
  employer: {name: Cedar Lane Bakery, is_new: true, ownership: private}
  states: [WA]
  participations:
  - {union: ibt, role: lead, locator: paragraph 1}
claims:
- {measure: start_date, value: 2026-10-05, precision: exact, locator: paragraph 1}
- {measure: end_date, value: 2026-10-09, precision: exact, locator: paragraph 1}
- {measure: action_status_code, value: ended, precision: exact, locator: paragraph 1}
- {measure: workers_involved_count, value: 90, precision: about, phrase: some, locator: paragraph 2}
"""
TRACKER_ROW = action(
    1,
    Employer="Cedar Lane Bakery",
    Labor_Organization="International Brotherhood of Teamsters (IBT)",
    Local=None,
    State="Washington",
    Start_Date="10/5/2026",
    End_Date="10/9/2026",
    Approximate_Number_of_Participants=88,
)


def hand_in(home: Home, reports: dict[str, str]) -> dict[str, str]:
    """Report them and refresh. Returns the key of the newest report of each action."""
    files = [home.folder.parent / name for name in reports]
    for file in files:
        file.write_text(reports[file.name], encoding="utf-8")
    told = home.run("report", *map(str, files))
    assert told.returncode == 0, told.stdout + told.stderr
    built = home.run("build", "--json")
    assert built.returncode == 0, json.loads(built.stdout)["failures"]
    with duckdb.connect(str(home.file), read_only=True) as connection:
        return dict(connection.execute("select labor_action_key, report_key from marts.fct_reports order by recorded_at").fetchall())


@pytest.fixture(scope="module")
def told(built, tmp_path_factory):
    """SQL on the release after each step: reported, corrected, withdrawn."""
    folder = tmp_path_factory.mktemp("reported")
    shutil.copytree(built.folder, folder / "home", symlinks=True)
    home = Home(folder / "home", built.seeds)
    steps = {"before": home.file.resolve()}
    first = hand_in(home, {"walkout.yaml": REPORT, "bakers.yaml": LISTED})[KEY]
    steps["reported"] = home.file.resolve()
    corrected = REPORT.replace("reporter:", f"corrects: {first}\nbecause: the paper has printed a correction\nreporter:", 1).replace("value: 240", "value: 260")
    place = REPORT[REPORT.index("  places:") : REPORT.index("  positions:")]
    shorter = corrected.replace(place, "")
    tracker = write_csv(folder / "tracker.csv", as_rows(HEADINGS, [TRACKER_ROW]))
    loaded = home.run("load", "ilr_labor_actions", str(tracker), "--vintage", "2026-10-31")
    assert loaded.returncode == 0, loaded.stdout + loaded.stderr
    newest = hand_in(home, {"corrected.yaml": shorter})
    steps["corrected"] = home.file.resolve()
    takes_back = "withdraws: {}\nbecause: it was another company\nreporter: Ann Example\n"
    hand_in(home, {"back.yaml": takes_back.format(newest[KEY]), "back-too.yaml": takes_back.format(newest[LISTED_KEY])})
    steps["withdrawn"] = home.file.resolve()
    steps["full"] = home.run("build", "--full", "--json").stdout
    connections = {step: duckdb.connect(str(file), read_only=True) for step, file in steps.items() if step != "full"}
    for connection in connections.values():
        connection.execute("set schema = 'marts'")

    def ask(step: str, sql: str):
        return connections[step].execute(sql).fetchall()

    ask.full = json.loads(steps["full"])
    yield ask
    for connection in connections.values():
        connection.close()
    for place in (folder / "home").rglob("*"):
        if place.is_dir() and not place.is_symlink():
            place.chmod(0o755)


def test_the_strike_is_there_with_rival_counts_side_by_side(told):
    assert told("before", f"select count(*) from fct_labor_actions where labor_action_key = '{KEY}'") == [(0,)]
    rows = told(
        "reported",
        f"""
        select action_type_code, action_status_code, start_date::varchar, workers_involved_count_low, workers_involved_count_high, state_count,
            union_count, has_conflicting_claims, is_withdrawn
        from fct_labor_actions where labor_action_key = '{KEY}'
        """,
    )
    assert rows == [("strike", "under_way", "2026-11-19", 240, 300, 2, 1, True, False)]
    claims = told(
        "reported",
        f"""
        select claimant_key, value_number, precision_code, precision_phrase, source_document_key from fct_claims
        where subject_key = '{KEY}' and measure_code = 'workers_involved_count' order by 2
        """,
    )
    assert claims == [
        ("northstar-foods", 240.0, "about", "around", DOCUMENT),
        ("harbor-gazette", 300.0, "at_least", "at least", DOCUMENT),
    ]


def test_it_is_counted_by_the_rule_without_a_threshold_and_not_by_the_one_of_a_thousand_workers(told):
    counts = {
        step: dict(told(step, "select counting_method_code, stoppages_beginning_count from rpt_stoppages_by_year where year_number = 2026"))
        for step in ("before", "reported")
    }
    assert counts["reported"]["ilr"] == (counts["before"].get("ilr") or 0) + 2
    assert (counts["reported"].get("bls") or 0) == (counts["before"].get("bls") or 0)


def test_its_position_and_its_place_cite_their_claims(told):
    assert told("reported", f"select value_low, value_high, claim_key in (select claim_key from fct_claims) from fct_demands where labor_action_key = '{KEY}'") == [
        (12.0, 12.0, True)
    ]
    assert told("reported", f"select place_name, workers_involved_count from fct_labor_action_places where labor_action_key = '{KEY}'") == [("Harborview", 120)]


def test_a_correction_supersedes_and_erases_nothing(told):
    roles = told(
        "corrected",
        f"""
        select claims.value_number, figures.claim_role_code from fct_claims as claims
        join bridge_figure_claims as figures using (claim_key)
        where figures.row_key = '{KEY}' and figures.column_name = 'workers_involved_count' and claims.claimant_key = 'northstar-foods' order by 1
        """,
    )
    assert [value for value, _ in roles] == [240.0, 260.0]
    assert roles[0][1] == "superseded" and roles[1][1] != "superseded"
    assert told("corrected", f"select count(*) from fct_labor_action_places where labor_action_key = '{KEY}'") == [(0,)]
    assert told("corrected", f"select count(*) from fct_claims where subject_key like '{KEY}|Harborview|WA'") == [(2,)], "the old count and its end"


def test_each_step_is_a_revision_that_names_the_document(told):
    rows = told(
        "corrected",
        f"""
        select distinct revision_cause_code, source_document_key from fct_revisions
        where row_key like '{KEY}%' order by 1
        """,
    )
    assert rows == [("claim", DOCUMENT), ("derived", DOCUMENT)]


def test_a_withdrawn_strike_keeps_its_key_and_its_claims_and_counts_nowhere(told):
    assert told("withdrawn", f"select is_withdrawn, start_date, workers_involved_count, days_idle_count from fct_labor_actions where labor_action_key = '{KEY}'") == [
        (True, None, None, None)
    ]
    assert told("withdrawn", f"select count(*) from fct_labor_action_days where labor_action_key = '{KEY}'") == [(0,)]
    assert told("withdrawn", f"select count(*) > 8 from fct_claims where subject_key like '{KEY}%'") == [(True,)]
    november = "select sum(stoppages_beginning_count) from rpt_stoppages_by_month where period_start_date = '2026-11-01'"
    assert told("reported", november)[0][0] > 0 and not told("withdrawn", november)[0][0]
    assert told("withdrawn", f"select * from rpt_employer_histories where labor_action_key = '{KEY}'") == []


def test_the_record_of_reports_says_what_became_of_each(told):
    rows = told(
        "withdrawn",
        f"""
        select report_kind_code, is_standing, because from fct_reports
        where labor_action_key = '{KEY}' order by recorded_at, report_kind_code desc
        """,
    )
    assert rows == [
        ("new", False, None),
        ("correction", False, "the paper has printed a correction"),
        ("withdrawal", False, "it was another company"),
    ]


def test_a_publishers_row_of_a_reported_strike_is_the_same_action(told):
    shown = f"""
        select workers_involved_count, has_conflicting_claims, is_withdrawn
        from fct_labor_actions where labor_action_key = '{LISTED_KEY}'
    """
    assert told("reported", shown) == [(90, False, False)]
    matches = f"select source_code, match_method_code from fct_source_matches where labor_action_key = '{LISTED_KEY}' order by 1"
    assert told("corrected", matches) == [("ilr_labor_actions", "linked"), ("reported_actions", "reported")]
    october = "select labor_action_key from fct_labor_actions where start_date between '2026-10-01' and '2026-10-31'"
    assert told("corrected", october) == [(LISTED_KEY,)]
    claims = f"""
        select claimant_key, value_number
        from fct_claims where subject_key = '{LISTED_KEY}' and measure_code = 'workers_involved_count' order by 1
    """
    assert told("corrected", claims) == [("harbor-gazette", 90), ("ilr-tracker", 88)]


def test_what_a_publisher_tells_stays_when_the_report_is_taken_back(told):
    sql = f"""
        select action_name, workers_involved_count, end_date::varchar, state_count, union_count, has_conflicting_claims, is_withdrawn
        from fct_labor_actions where labor_action_key = '{LISTED_KEY}'
    """
    assert told("withdrawn", sql) == [("Cedar Lane Bakery strike, October 2026", 88, "2026-10-09", 1, 1, False, False)]
    roles = f"""
        select claimant_key, claim_role_code from fct_claims join bridge_figure_claims using (claim_key)
        where row_key = '{LISTED_KEY}' and column_name = 'workers_involved_count' order by 1
    """
    assert told("withdrawn", roles) == [("harbor-gazette", "superseded"), ("ilr-tracker", "shown")]
    matches = f"select source_code, is_withdrawn from fct_source_matches where labor_action_key = '{LISTED_KEY}' order by 1"
    assert told("withdrawn", matches) == [("ilr_labor_actions", False), ("reported_actions", True)]


def test_a_whole_build_comes_to_the_same_rows(told):
    assert told.full["status"] == "unchanged"
