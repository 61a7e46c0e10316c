"""Reports of what a publisher says elsewhere stand in the chain of what its files say."""

CHAIN = """
select claims.value_number, claims.report_key, earlier.value_number
from fct_claims as claims
left join fct_claims as earlier on claims.supersedes_claim_key = earlier.claim_key
where claims.subject_key = ? and claims.measure_code = 'workers_involved_count' and claims.claimant_key = 'ilr-tracker'
order by claims.recorded_at, claims.claim_key
"""
SHOWN = "select workers_involved_count, has_conflicting_claims from fct_labor_actions where labor_action_key = ?"


def test_a_reported_figure_supersedes_what_an_earlier_file_says_also_when_it_is_read_anew(ask):
    assert ask(CHAIN, "drivers-2023-04-03") == [(1_200, None, None), (1_300, "drivers", 1_200), (1_350, "drivers-again", 1_300)]
    assert ask(SHOWN, "drivers-2023-04-03") == [(1_350, False)]


def test_where_a_report_is_taken_back_the_file_tells_again(ask):
    assert ask(CHAIN, "open-2023-09-01") == [(40, None, None), (45, "open", None), (None, "open-not", 45)]
    assert ask(SHOWN, "open-2023-09-01") == [(40, False)]


def test_a_file_that_repeats_a_reported_figure_adds_no_claim(ask):
    assert ask(CHAIN, "rally-2023-04-03") == [(80, "rally", None), (95, "rally-later", 80)]
    assert ask(SHOWN, "rally-2023-04-03") == [(95, False)]


def test_a_withdrawn_action_that_a_row_founds_is_the_rows_own(ask):
    sql = "select action_name, action_type_code, is_withdrawn from fct_labor_actions where labor_action_key = ?"
    assert ask(sql, "quarry-2019-05-06") == [("Invented work_stoppage", "work_stoppage", False)]
    assert ask(sql, "bakery-2023-02-01") == [("Invented strike", "strike", True)]


def test_of_one_key_the_row_of_the_seeds_stands(ask):
    assert ask("select claimant_name from dim_claimants where claimant_key in ('ilr-tracker', 'gazette') order by 1") == [
        ("ILR Labor Action Tracker",),
        ("Invented Gazette",),
    ]
    assert ask("select count(*) from fct_labor_actions where action_name like 'Of a key%'") == [(0,)]
