"""Official counts, published totals and rates once publishers' files are loaded."""

REASONS = "select counting_method_code, absence_reason_code from rpt_source_coverage where labor_action_key = ? order by 1"


def test_in_covered_days_a_rule_counts_what_its_own_publisher_lists(ask):
    sql = """select stoppages_beginning_count, unlisted_beginning_count, is_covered
        from rpt_stoppages_by_year where counting_method_code = ? and year_number = ?"""
    # The bakery is withdrawn and the rally a protest; beside the other four stands Kaiser, of which a hand-kept claim of the tracker tells.
    assert ask(sql, "ilr", 2023) == [(5, 0, True)]
    # Lantern Works meets the rule and is not in the listing; of Kaiser a hand-kept claim of BLS tells.
    assert ask(sql, "bls", 2023) == [(1, 1, True)]
    assert ask(sql, "ilr", 2022) == [(0, 23, True)]


def test_why_an_action_is_in_no_listing(ask):
    assert ask(REASONS, "lantern-works-2023-05-08") == [("bls", "not_listed"), ("fmcs", "after_coverage"), ("ilr", None)]
    assert ask(REASONS, "drivers-2023-04-03") == [("bls", "not_employees"), ("fmcs", "after_coverage"), ("ilr", None)]
    assert ask(REASONS, "bakery-2023-02-01") == [("bls", "withdrawn_by_source"), ("fmcs", "after_coverage"), ("ilr", "withdrawn_by_source")]
    assert ask(REASONS, "rally-2023-04-03") == [("bls", "protest_not_counted"), ("fmcs", "after_coverage"), ("ilr", None)]
    assert ask(REASONS, "quarry-2019-05-06") == [("bls", "head_count_unknown"), ("fmcs", None), ("ilr", "before_coverage")]


def test_a_row_of_a_source_stands_beside_the_hand_kept_one(ask):
    sql = "select source_code, match_method_code from fct_source_matches where labor_action_key = 'boeing-1993-01-19' order by 1"
    assert ask(sql) == [("bls-monthly-listing-2023-02", "hand_kept"), ("bls_work_stoppages", "hand_kept")]


def test_a_later_annual_table_is_a_further_printing_and_the_one_compared(ask):
    sql = """select vintage_date::varchar, value_number
        from fct_published_figures where period_start_date = '2019-01-01' and measure_code = 'workers_beginning_count' order by 1"""
    assert ask(sql) == [("2023-02-21", 425_500), ("2024-02-21", 425_500)]
    compared = """select source_document_key, reconciliation_status_code
        from fct_reconciliations
        where period_start_date = '2022-01-01' and counting_method_code = 'bls' and measure_code <> 'days_idle_count' order by 2"""
    assert ask(compared) == [("annual-table", "exact"), ("annual-table", "exact")]


def test_the_trackers_reports_are_compared_once_its_files_cover_their_year(ask):
    sql = "select measure_code from fct_reconciliations where counting_method_code = 'ilr' and period_start_date = '2023-01-01' order by 1"
    assert ask(sql) == [("stoppages_beginning_count",), ("strike_days_count",), ("workers_beginning_count",)]


def test_rates_stand_on_files_where_nothing_is_kept_by_hand(ask):
    members = """select year_number, source_document_key, employed_count
        from fct_state_union_membership_years where state_code = 'OH' and year_number in (2019, 2023) order by 1"""
    kept, filed = ask(members)
    assert kept[1] == "cps-state-membership-2016-2020" and kept[2] > 4_000_000
    assert filed == (2023, "states", 5_000_000)
    jobs = "select state_code, employees_count, labor_force_count, sector_count, is_complete from fct_state_employment_years order by 1"
    assert ask(jobs) == [("ME", 600_000, 6_000_000, 1, False), ("OH", 5_012_250, 6_000_000, 2, True)]
    rates = """select state_code, days_idle_per_1000_employees = round(1000.0 * days_idle_count / employees_count, 3)
        from rpt_state_years where year_number = 2019 and employees_count is not null order by 1"""
    assert ask(rates) == [("ME", None), ("OH", True)]


def test_a_report_is_taken_by_file_number_and_a_federation_not_at_all(ask):
    sql = "select union_key, members_count from fct_union_membership_years where source_document_key = 'filings'"
    assert ask(sql) == [("atu-local-1181", 4_000)]


def test_states_and_what_no_document_places_are_the_nation(ask):
    sql = """select u.workers_in_effect_count + sum(s.workers_allocated_count) = n.workers_in_effect_count, u.workers_in_effect_count > 0
        from rpt_unplaced_years u
        join rpt_stoppages_by_year n on u.year_number = n.year_number and n.counting_method_code = 'bls'
        join rpt_state_years s on u.year_number = s.year_number
        where u.year_number = 1998 group by u.workers_in_effect_count, n.workers_in_effect_count"""
    assert ask(sql) == [(True, True)]


def test_only_names_that_are_nobody_known_are_unresolved(ask):
    assert ask("select name_text, row_count from rpt_unresolved_names") == [("Order of Lamps", 3)]
