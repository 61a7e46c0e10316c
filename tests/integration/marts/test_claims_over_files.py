"""What several files of one publisher say, one after the other, as claims."""

CLAIMS = """
select source_document_key, value_number, value_text, precision_code, locator, supersedes_claim_key like '%:ilr-tracker:tracker-1'
from fct_claims
where subject_key = ? and measure_code = ? and claimant_key = 'ilr-tracker'
order by published_date
"""


def test_an_equal_value_is_no_claim_and_another_one_supersedes(ask):
    assert ask(CLAIMS, "lantern-works-2023-05-08", "workers_involved_count") == [
        ("tracker-1", 20_000, None, "exact", "row 2", None),
        ("tracker-3", 15_000, None, "exact", "row 2", True),
    ]


def test_a_value_that_disappears_is_withdrawn_until_it_comes_back(ask):
    assert ask(CLAIMS, "lantern-works-2023-05-08", "end_date") == [
        ("tracker-1", None, "2023-06-01", "exact", "row 2", None),
        ("tracker-2", None, None, "exact", "row 2", True),
        ("tracker-3", None, "2023-06-03", "exact", "row 2", False),
    ]
    figures = "select claim_role_code from bridge_figure_claims where row_key = ? and column_name = 'end_date' order by claim_key"
    assert ask(figures, "lantern-works-2023-05-08") == [("superseded",), ("shown",)]


def test_the_last_word_is_shown(ask):
    sql = """select workers_involved_count, workers_involved_count_low, end_date::varchar, has_conflicting_claims
        from fct_labor_actions where labor_action_key = ?"""
    assert ask(sql, "lantern-works-2023-05-08") == [(15_000, 15_000, "2023-06-03", False)]


def test_a_later_listing_corrects_a_hand_kept_row_and_repeats_another(ask):
    workers = """select value_number, supersedes_claim_key is not null
        from fct_claims where subject_key = ? and measure_code = 'workers_involved_count' order by 1"""
    assert ask(workers, "boeing-1993-01-19") == [(21_000, False), (21_500, True)]
    assert ask("select workers_involved_count from fct_labor_actions where labor_action_key = 'boeing-1993-01-19'") == [(21_500,)]
    repeated = "select distinct measure_code from fct_claims where subject_key = ? and source_document_key = 'listing'"
    assert ask(repeated, "new-york-times-2022-12-08") == [("action_type_code",)]


def test_concurrent_rows_add_up_and_a_pause_doubles_nobody(ask):
    sql = "select workers_involved_count, start_date::varchar, end_date::varchar from fct_labor_actions where labor_action_key = ?"
    assert ask(sql, "twin-mills-2023-03-06") == [(500, "2023-03-06", "2023-03-24")]
    locators = "select distinct locator from fct_claims where subject_key = ?"
    assert ask(locators, "twin-mills-2023-03-06") == [("rows 3, 4, 5",)]


def test_a_bargaining_unit_is_no_head_count_and_a_printed_0_none_either(ask):
    claims = "select measure_code, value_number from fct_claims where subject_key = 'quarry-2019-05-06' and value_number is not null"
    assert ask(claims) == [("bargaining_unit_size_count", 900)]
    assert ask("select workers_involved_count from fct_labor_actions where labor_action_key = 'quarry-2019-05-06'") == [(None,)]
    absent = "select column_name, absence_reason_code from rpt_absent_figures where source_row_key = 'case-1'"
    assert ask(absent) == [("idled_count", "zero_printed")]


def test_a_protest_without_an_end_has_a_first_day_and_no_status(ask):
    sql = "select action_status_code, end_date, last_idle_date::varchar from fct_labor_actions where labor_action_key = ?"
    assert ask(sql, "rally-2023-04-03") == [(None, None, "2023-04-03")]
    assert ask(sql, "open-2023-09-01") == [("under_way", None, "2023-09-01")]


def test_a_topic_that_a_tracker_lists_is_an_ask_of_the_union_with_its_claim(ask):
    sql = """select d.party_code, d.position_code, d.value_low, c.claimant_key, c.value_text
        from fct_demands d join fct_claims c on d.claim_key = c.claim_key where d.labor_action_key = 'lantern-works-2023-05-08'"""
    assert ask(sql) == [("union", "ask", None, "ilr-tracker", "ask")]
