"""What a researcher asks of one year of strikes that several publishers tell: who says what, where they differ, and what is counted."""

import duckdb
import pytest

from tests.recordings.delivered import release_files, told_in_two_steps
from tests.recordings.two_sources import BAKERY_KEY, FIRST_TRACKER, KEPT, PACKING_KEYS, SECOND_TRACKER, STOPPAGES

pytestmark = pytest.mark.slow

BLS, TRACKER, MEDIATION = "bls_work_stoppages", "ilr_labor_actions", "fmcs_work_stoppages"
SHIPYARD, GROCERS, TRUCKS = "lantern-harbor-shipyard-2021-03-01", "cedar-valley-grocers-2021-04-05", "bluestem-truck-works-2021-05-03"
HOSPITAL, SCHOOLS, BAKERY = "silver-birch-hospital-2021-10-18", "juniper-ridge-school-district-2021-09-07", "fernbank-bakery-2021-09-13"
PACKING, DAIRY = "saltmarsh-packing-2021-05-10", "windmill-creek-dairy-2023-01-09"
OURS = f"select labor_action_key from fct_source_matches where source_code in ('{BLS}', '{TRACKER}', '{MEDIATION}')"
CLAIMED_WORKERS = "select claimant_key, value_number from fct_claims where subject_key = ? and measure_code = 'workers_involved_count'"
KEPT_LISTING = "bls-monthly-listing-2023-02"


@pytest.fixture(scope="module")
def tell(tmp_path_factory):
    """SQL on a release of the two, the latest when left out; rows as tuples."""
    files = release_files(told_in_two_steps(tmp_path_factory.getbasetemp()))
    connections = [duckdb.connect(str(file), read_only=True) for file in files]
    for connection in connections:
        connection.execute("set schema = 'marts'")
    yield lambda sql, *values, release=-1: connections[release].execute(sql, list(values)).fetchall()
    for connection in connections:
        connection.close()


def test_where_do_bls_and_the_tracker_differ_on_the_strikes_that_both_tell(tell):
    rows = tell(
        f"""
        select row_key, column_name, who_says_what from rpt_claim_conflicts
        where table_name = 'fct_labor_actions'
            and row_key in (select labor_action_key from fct_source_matches where source_code = '{BLS}')
            and row_key in (select labor_action_key from fct_source_matches where source_code = '{TRACKER}')
        order by all
        """
    )
    bls, tracker, mediation = "US Bureau of Labor Statistics", "ILR Labor Action Tracker", "Federal Mediation and Conciliation Service"
    assert rows == [
        ("copperline-transit-2021-12-06", "workers_involved_count", f"1000 ({bls}); 950 ({tracker})"),
        ("harborlight-hotels-2021-06-14", "start_date", f"2021-06-14 ({bls}); 2021-06-13 ({tracker})"),
        (SHIPYARD, "end_date", f"2021-03-19 ({bls}); 2021-03-21 ({tracker})"),
        (SHIPYARD, "workers_involved_count", f"1400 ({bls}); 1500 ({tracker})"),
        (HOSPITAL, "workers_involved_count", f"3000 ({bls}); 3000 ({tracker}); 2900 ({mediation})"),
    ]


def test_what_does_each_say_of_one_strike_and_which_is_shown(tell):
    rows = tell(
        """
        select claimant_key, measure_code, coalesce(value_text, value_number::bigint::varchar), claim_role_code
        from bridge_figure_claims join fct_claims using (claim_key)
        where row_key = ? and column_name in ('start_date', 'end_date', 'workers_involved_count') and claim_role_code <> 'superseded'
        order by all
        """,
        SHIPYARD,
    )
    assert rows == [
        ("bls", "end_date", "2021-03-19", "shown"),
        ("bls", "start_date", "2021-03-01", "shown"),
        ("bls", "workers_involved_count", "1400", "shown"),
        ("ilr-tracker", "end_date", "2021-03-21", "disputes"),
        ("ilr-tracker", "start_date", "2021-03-01", "agrees"),
        ("ilr-tracker", "workers_involved_count", "1500", "disputes"),
    ]


def test_which_stoppages_of_bls_are_not_in_the_tracker(tell):
    rows = tell(
        f"""
        select labor_action_key, absence_reason_code from rpt_source_coverage
        where counting_method_code = 'ilr' and not is_present
            and labor_action_key in (select labor_action_key from fct_source_matches where source_code = '{BLS}') order by all
        """
    )
    kept = [(key, "not_listed") for key in KEPT]
    assert rows == sorted(
        [("northern-waterways-carriers-2021-08-02", "not_listed"), ("quarry-hill-aggregates-2021-10-04", "not_listed"), *kept]
    )


def test_which_actions_of_the_tracker_are_not_in_the_listing_and_why(tell):
    rows = tell(
        f"""
        select labor_action_key, absence_reason_code from rpt_source_coverage
        where counting_method_code = 'bls' and not is_present
            and labor_action_key in (select labor_action_key from fct_source_matches where source_code = '{TRACKER}')
        """
    )
    assert dict(rows) == {
        "otter-run-mill-2021-12-13": "below_minimum_workers",
        "pebble-cove-lights-2021-11-03": "below_minimum_workers",
        PACKING: "below_minimum_workers",
        "coral-bay-telecom-2021-06-21": "territory_only",
        "kestrel-rides-2021-07-21": "not_employees",
        "riverbend-warehouse-2021-08-10": "protest_not_counted",
        "mossy-creek-nursing-2021-11-15": "not_listed",
        DAIRY: "after_coverage",
        BAKERY: "withdrawn_by_source",
    }


def test_a_paused_strike_is_one_action_and_its_workers_are_not_doubled(tell):
    rows = tell("select source_code, match_relation_code from fct_source_matches where labor_action_key = ? order by all", TRUCKS)
    assert rows == [(BLS, "1:1"), (TRACKER, "n:1"), (TRACKER, "n:1")]
    assert sorted(tell(CLAIMED_WORKERS, TRUCKS)) == [("bls", 3_300), ("ilr-tracker", 3_300)]
    sql = "select workers_involved_count, start_date::varchar, end_date::varchar from fct_labor_actions where labor_action_key = ?"
    assert tell(sql, TRUCKS) == [(3_300, "2021-05-03", "2021-06-25")]


def test_four_mediation_cases_are_one_stoppage_and_add_up(tell):
    sql = "select match_relation_code from fct_source_matches where labor_action_key = ? and source_code = ?"
    assert tell(sql, GROCERS, MEDIATION) == [("n:1",)] * 4
    assert dict(tell(CLAIMED_WORKERS, GROCERS)) == {"bls": 6_000, "ilr-tracker": 6_000, "fmcs": 6_000}
    sql = "select has_conflicting_claims, workers_involved_count from fct_labor_actions where labor_action_key = ?"
    assert tell(sql, GROCERS) == [(False, 6_000)]


def test_what_did_the_tracker_say_first_and_what_later(tell):
    chain = tell(
        """
        select earlier.value_number, earlier.published_date::varchar, later.value_number, later.published_date::varchar, claim_role_code
        from fct_claims later join fct_claims earlier on later.supersedes_claim_key = earlier.claim_key
        join bridge_figure_claims roles on roles.claim_key = earlier.claim_key
        where later.subject_key = ? and later.measure_code = 'workers_involved_count'
        """,
        SHIPYARD,
    )
    assert chain == [(1_300, FIRST_TRACKER, 1_500, SECOND_TRACKER, "superseded")]
    sql = "select value_text from fct_claims where subject_key = ? and claimant_key = 'ilr-tracker' and measure_code = 'end_date'"
    assert tell(sql, SHIPYARD) == [("2021-03-21",)], "what it did not say at first is no claim"


@pytest.mark.parametrize("release", [0, 1])
def test_bls_is_shown_whatever_the_tracker_says(tell, release):
    sql = "select workers_involved_count, end_date::varchar from fct_labor_actions where labor_action_key = ?"
    assert tell(sql, SHIPYARD, release=release) == [(1_400, "2021-03-19")]


def test_a_row_edited_under_a_new_timestamp_keeps_its_action(tell):
    sql = "select source_row_key, is_withdrawn from fct_source_matches where labor_action_key = ? order by all"
    assert tell(sql, PACKING, release=0) == [(PACKING_KEYS[0], False)]
    assert tell(sql, PACKING) == [(key, False) for key in PACKING_KEYS]
    assert tell("select workers_involved_count from fct_labor_actions where labor_action_key like 'saltmarsh-packing%'") == [(250,)]
    sql = "select old_value, new_value from fct_revisions where row_key = ? and column_name = 'workers_involved_count'"
    assert tell(sql, PACKING) == [("200", "250")]


def test_a_row_that_the_tracker_dropped_is_marked_and_not_counted(tell):
    sql = "select is_withdrawn, last_vintage_date::varchar from fct_source_matches where source_row_key = ?"
    assert (tell(sql, BAKERY_KEY, release=0), tell(sql, BAKERY_KEY)) == ([(False, FIRST_TRACKER)], [(True, FIRST_TRACKER)])
    sql = "select is_present, absence_reason_code from rpt_source_coverage where labor_action_key = ? and counting_method_code = 'ilr'"
    assert tell(sql, BAKERY) == [(False, "withdrawn_by_source")]
    assert tell("select is_major_stoppage from fct_labor_actions where labor_action_key = ?", BAKERY) == [(False,)]
    by_year = "select stoppages_beginning_count from rpt_stoppages_by_year where counting_method_code = 'ilr' and year_number = 2021"
    assert tell(by_year, release=0)[0][0] - tell(by_year)[0][0] == 1


def test_the_same_year_by_three_rules_and_what_no_listing_holds_apart(tell):
    rows = tell(
        """
        select counting_method_code, stoppages_beginning_count, workers_beginning_count, unlisted_beginning_count
        from rpt_stoppages_by_year where year_number = 2021
        """
    )
    counted = {method: counts for method, *counts in rows}
    ((kept_count, kept_workers),) = tell(
        """
        select count(*), sum(workers_involved_count) from fct_labor_actions
        join fct_source_matches using (labor_action_key) where source_code = ? and year(start_date) = 2021
        """,
        KEPT_LISTING,
    )
    workers = sum(int(row["Number of workers[2]"]) for row in STOPPAGES)
    assert counted["bls"][:2] == [kept_count + len(STOPPAGES), kept_workers + workers]
    # Nine stoppages of BLS and six that it does not list; a protest is none, and what was dropped does not count.
    ours = 1_400 + 6_000 + 3_300 + 1_200 + 2_000 + 1_100 + 3_000 + 1_800 + 1_000 + 1_300 + 1_500 + 1_150 + 40 + 500 + 250
    assert counted["ilr"][:2] == [15, ours]
    assert counted["fmcs"][0] == 4
    sql = """
        select labor_action_key from rpt_source_coverage
        where counting_method_code = ? and absence_reason_code = 'not_listed' and year(start_date) = 2021
    """
    unlisted = {method: tell(sql, method) for method in counted}
    assert {method: len(keys) for method, keys in unlisted.items()} == {method: count for method, (_, _, count) in counted.items()}
    assert unlisted["bls"] == [("mossy-creek-nursing-2021-11-15",)]


def test_days_idle_per_thousand_employees_and_members_of_a_state(tell):
    sql = """
        select days_idle_count, days_idle_per_1000_employees, days_idle_per_1000_members
        from rpt_state_years where state_code = ? and year_number = 2021
    """
    assert tell(sql, "ME") == [(21_000, 35.0, 350.0)]
    assert tell(sql, "OH") == [(14_400, 2.88, 22.5)]  # 4,400 of the schools and half of the 20,000 of the glassworks


def test_states_and_the_unplaced_part_are_the_nation(tell):
    ((unplaced,),) = tell("select days_idle_count from rpt_unplaced_years where year_number = 2021")
    assert unplaced == 50_000
    ((placed,),) = tell("select sum(days_idle_count) from rpt_state_years where year_number = 2021")
    ((nation,),) = tell("select days_idle_count from rpt_stoppages_by_year where year_number = 2021 and counting_method_code = 'bls'")
    ((states,),) = tell("select count(*) from rpt_state_years where year_number = 2021 and days_idle_count > 0")
    assert abs(placed + unplaced - nation) <= states / 2, "each state's part is rounded to a whole day"


def test_the_workdays_of_the_yearly_table_reproduce_the_days_idle(tell):
    rows = dict(tell(f"select labor_action_key, reproduction_code from rpt_days_idle_reproductions where labor_action_key in ({OURS})"))
    assert len(rows) == len(STOPPAGES) + len(KEPT)
    assert rows.pop(TRUCKS) == "exact_stated_workdays", "the calendar counts the pause as idle"
    assert {code for key, code in rows.items() if key not in KEPT} == {"exact_inclusive"}


def test_what_the_strikers_wanted_where_bls_says_nothing_of_it(tell):
    rows = tell("select demand_topic_code, party_code, position_code from fct_demands where labor_action_key = ? order by 1", HOSPITAL)
    assert rows == [("pay", "union", "ask"), ("staffing_levels", "union", "ask")]


def test_file_numbers_of_locals_where_there_is_only_one(tell):
    sql = "select file_number_olms from dim_unions where union_key = ?"
    assert [tell(sql, key) for key in ("iam-local-9101", "uaw-local-9069", "ibt-local-9500")] == [[("990001",)], [("990002",)], [(None,)]]
    sql = "select members_count from fct_union_membership_years where union_key = ? and year_number = 2021"
    assert tell(sql, "iam-local-9101") == [(1_700,)]


def test_names_that_nobody_knows_are_shown_and_not_dropped(tell):
    rows = tell("select kind_code, name_text, row_count from rpt_unresolved_names order by 1, 2")
    assert rows == [
        ("demand_topic", "A quieter cafeteria", 1),
        ("union", "Amalgamated Order of Lighthouse Keepers", 1),
        ("union", "Rideshare Drivers United", 1),
    ]
    rows = tell(
        "select group_name, union_key from fct_labor_action_participations where labor_action_key = 'pebble-cove-lights-2021-11-03'"
    )
    assert rows == [("Amalgamated Order of Lighthouse Keepers", None)]


def test_what_the_tracker_left_blank_is_absent_with_its_reason_and_claims_nothing(tell):
    rows = tell(
        """
        select source_row_key, absence_reason_code, vintage_date::varchar from rpt_absent_figures
        where column_name = 'participants_count' order by 3
        """
    )
    assert rows == [("2021-09-15 10:08:00.000", "blank", vintage) for vintage in (FIRST_TRACKER, SECOND_TRACKER)]
    assert tell(CLAIMED_WORKERS, SCHOOLS) == [("bls", 1_100)]


def test_stoppages_of_the_seeds_keep_their_keys_when_a_file_tells_them_again(tell):
    assert tell("select count(distinct labor_action_key) from fct_source_matches where source_code = ?", KEPT_LISTING) == [(629,)]
    for key in KEPT:
        rows = tell("select source_code, match_relation_code from fct_source_matches where labor_action_key = ? order by all", key)
        assert rows == [(KEPT_LISTING, "1:1"), (BLS, "1:1")]
        sql = "select labor_action_key from fct_labor_actions where employer_key = ? and year(start_date) = 2021"
        assert tell(sql, key.rpartition("-2021")[0]) == [(key,)]
        assert len(tell(CLAIMED_WORKERS, key)) == 1, "what is said a second time is no second claim"


FIGURES = """
    select labor_action_key, column_name, figure from (
        unpivot (select labor_action_key, columns(['workers_involved_count', 'start_date', 'end_date', 'days_idle_count'])::varchar
        from fct_labor_actions) on * exclude (labor_action_key) into name column_name value figure
    )
"""


def test_the_second_release_keeps_every_key_and_tells_every_changed_figure(tell):
    for table, key in {"fct_labor_actions": "labor_action_key", "dim_unions": "union_key", "dim_employers": "employer_key"}.items():
        first, second = ({row[0] for row in tell(f"select {key} from {table}", release=release)} for release in (0, 1))
        assert first <= second, f"{table} lost {sorted(first - second)}"
    first, second = ({(key, name): figure for key, name, figure in tell(FIGURES, release=release)} for release in (0, 1))
    changed = {place: (first.get(place), second.get(place)) for place in first.keys() | second.keys()}
    changed = {place: (old, new) for place, (old, new) in changed.items() if old != new}
    assert {key for key, _ in changed} == {PACKING, DAIRY}
    revisions = tell("select row_key, column_name, old_value, new_value from fct_revisions where table_name = 'fct_labor_actions'")
    told = {(row_key, name): (old, new) for row_key, name, old, new in revisions}
    assert {place: told.get(place) for place in changed} == changed
    assert {key for key, _ in told} == {PACKING, DAIRY}, "nothing else is told to have changed"
