"""What is reported beside what is kept by hand and what the sources tell: who stands where, and what is left out."""

from tests.integration.marts.reported_rows import DRIVERS, GONE, KAISER, OPEN, PHANTOM, PIER, RALLY, TRACKER_SAID

WORKERS = """
select value_number, claim_role_code, supersedes_claim_key
from bridge_figure_claims join fct_claims using (claim_key)
where row_key = ? and column_name = 'workers_involved_count' order by published_date nulls first, value_number
"""
SHOWN = "select workers_involved_count from fct_labor_actions where labor_action_key = ?"


def test_a_reported_action_stands_with_every_part_and_the_claim_of_it(ask):
    sql = """select employer_key, industry_code, primary_labor_action_key, action_status_code, last_idle_date::varchar,
        workers_involved_count, workers_involved_count_high, state_count, union_count, is_withdrawn
        from fct_labor_actions where labor_action_key = ?"""
    assert ask(sql, PIER) == [("pier-yard", "311", None, "under_way", "2024-05-31", 300, 320, 1, 1, False)]
    assert ask("select place_name, workers_involved_count from fct_labor_action_places where labor_action_key = ?", PIER) == [("Pier", 320)]
    assert len(ask("select * from bridge_labor_action_occupations where labor_action_key = ?", PIER)) == 1
    demand = "select d.value_low, d.value_high, report_key from fct_demands d join fct_claims using (claim_key) where labor_action_key = ?"
    assert ask(demand, PIER) == [(4, 5, "pier")]
    impact = "select service_name, c.report_key from fct_service_impacts join fct_claims c using (claim_key) where labor_action_key = ?"
    assert ask(impact, PIER) == [("Ferry", "pier")]
    match = "select source_code, source_row_key, match_method_code from fct_source_matches where labor_action_key = ?"
    assert ask(match, PIER) == [("reported_actions", "pier", "reported")]


def test_a_part_makes_no_claim_beside_the_one_that_its_report_brings(ask):
    assert ask("select count(*), count(report_key) from fct_claims where subject_key like ?", f"{PIER}%") == [(9, 9)]


def test_a_claim_of_days_idle_in_an_action_that_goes_on_has_its_reason(ask):
    sql = "select reason_code, reason is not null from rpt_days_idle_reproductions where labor_action_key = ?"
    assert ask(sql, PIER) == [("end_unknown", True)]


def test_what_only_a_withdrawn_file_told_is_left_out_and_its_report_waits(ask):
    for table in ("fct_labor_actions", "bridge_labor_action_states", "fct_labor_action_places", "bridge_labor_action_occupations"):
        assert ask(f"select * from {table} where labor_action_key = ?", GONE) == [], table
    assert ask("select * from fct_claims where subject_key like ?", f"{GONE}%") == []
    assert ask("select report_key, is_standing from fct_reports where labor_action_key = ?", GONE) == [("gone", True)]
    assert ask("select union_key from fct_labor_action_participations where labor_action_key = ?", PIER) == [("pier-guild",)]
    assert ask("select parent_union_key from dim_unions where union_key = 'pier-guild'") == [(None,)]
    assert ask("select parent_employer_key from dim_employers where employer_key = 'pier-yard'") == [(None,)]


def test_of_one_key_the_hand_kept_row_stands(ask):
    assert ask("select claimant_name from dim_claimants where claimant_key = 'bls'") == [("US Bureau of Labor Statistics",)]
    assert ("HI",) not in ask("select state_code from bridge_labor_action_states where labor_action_key = ?", KAISER)
    impact = """select c.report_key from fct_service_impacts join fct_claims c using (claim_key)
        where labor_action_key = ? and service_name = 'Optical locations (some)' and impact_code = 'closed'"""
    assert ask(impact, KAISER) == [(None,)]
    roles = "select claim_role_code from bridge_figure_claims where table_name = 'fct_service_impacts' and row_key = ? order by 1"
    assert ask(roles, f"{KAISER}|Optical locations (some)|closed") == [("agrees",), ("shown",)]


def test_states_that_a_report_tells_stand_before_those_of_a_source(ask):
    assert ask("select state_code from bridge_labor_action_states where labor_action_key = ?", OPEN) == [("MI",)]


def test_a_withdrawn_action_is_nobodys_or_the_sources_that_found_it(ask):
    sql = "select is_withdrawn, start_date::varchar, claim_count, state_count from fct_labor_actions where labor_action_key = ?"
    assert ask(sql, PHANTOM) == [(True, None, 1, 0)]
    assert ask(sql, RALLY)[0][:2] == (False, "2023-04-03")
    reasons = "select distinct absence_reason_code from rpt_source_coverage where labor_action_key = ?"
    assert ask(reasons, PHANTOM) == [("withdrawn_by_source",)]
    assert ask("select * from fct_labor_action_days where labor_action_key = ?", PHANTOM) == []
    assert ask("select * from rpt_employer_histories where labor_action_key = ?", PHANTOM) == []
    assert ask("select source_row_key, is_withdrawn from fct_source_matches where labor_action_key = ?", PHANTOM) == [("phantom", True)]


def test_a_later_file_of_the_same_claimant_supersedes_what_was_reported_and_still_stood(ask):
    first, corrected, filed = ask(WORKERS, OPEN)
    assert [row[:2] for row in (first, corrected, filed)] == [(30, "superseded"), (35, "superseded"), (40, "shown")]
    assert first[2] is None and corrected[2].startswith("report:open:") and filed[2].startswith("report:open-2:")


def test_what_a_person_wrote_down_as_later_is_not_superseded_in_return(ask):
    assert ask(WORKERS, DRIVERS) == [(1_100, "shown", TRACKER_SAID), (1_200, "superseded", None)]
    assert ask(SHOWN, DRIVERS) == [(1_100,)]


def test_a_claim_on_a_claim_that_went_with_its_file_stands_alone(ask):
    sql = "select supersedes_claim_key, recorded_at::varchar from fct_claims where subject_key = ? and report_key = 'kaiser'"
    assert ask(f"{sql} and measure_code = 'workers_involved_count'", KAISER) == [(None, "2024-06-10 10:00:00")]
