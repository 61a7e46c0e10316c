"""What a labor researcher asks on day one, answered on the published file."""

import pytest


def test_how_many_major_stoppages_does_the_warehouse_hold(ask):
    assert ask("select count(*) from fct_source_matches where source_code = 'bls-monthly-listing-2023-02'") == [(629,)]
    assert ask("select count(*) from fct_labor_actions where is_major_stoppage and start_date between '1993-01-01' and '2019-12-31'")[0][0] > 500


def test_stoppages_per_year_agree_with_bls(ask):
    rows = dict(
        ask(
            """
            select measure_code, count(*) filter (reconciliation_status_code = 'exact') from fct_reconciliations
            where counting_method_code = 'bls' and period_code = 'year' and period_start_date between '1993-01-01' and '2019-01-01' group by 1
            """
        )
    )
    assert rows["stoppages_beginning_count"] >= 26
    assert rows["stoppages_in_effect_count"] >= 26
    assert rows["workers_beginning_count"] >= 22


def test_days_idle_per_year_agree_with_bls(ask):
    residuals = [abs(percent) for (percent,) in ask("select residual_percent from fct_reconciliations where measure_code = 'days_idle_count'")]
    assert len(residuals) == 28
    assert sum(percent <= 1 for percent in residuals) >= 20
    assert max(residuals) <= 5


def test_no_residual_is_explained_without_words(ask):
    assert ask("select count(*) from fct_reconciliations where reconciliation_status_code = 'explained' and explanation is null") == [(0,)]
    assert ask("select reconciliation_status_code from fct_reconciliations where measure_code = 'stoppages_beginning_count' and period_start_date = '1995-01-01'") == [
        ("explained",)
    ]


def test_workers_times_workdays_reproduce_the_listing(ask):
    total, reproduced = ask("select count(*), count(*) filter (reproduction_code <> 'not_reproduced') from rpt_days_idle_reproductions")[0]
    assert total >= 629 and reproduced / total >= 0.85
    assert ask("select count(*) from rpt_days_idle_reproductions where reproduction_code = 'not_reproduced' and reason is null") == [(0,)]


@pytest.mark.parametrize(
    ("table", "workers"), [("bridge_labor_action_states", "workers_allocated_count"), ("fct_labor_action_places", "workers_involved_count")]
)
def test_parts_never_exceed_the_action(ask, table, workers):
    assert (
        ask(
            f"""
            select labor_action_key from (select labor_action_key, sum({workers}) as parts from {table} group by 1)
            join fct_labor_actions using (labor_action_key) where parts > workers_involved_count
            """
        )
        == []
    )


def test_longest_stoppage_since_1993(ask):
    ((name, days),) = ask("select action_name, duration_days from fct_labor_actions order by duration_days desc nulls last limit 1")
    assert "Marine Towing" in name and days > 2000


def test_which_states_lost_most_days_in_2018(ask):
    rows = ask("select state_code, days_idle_count from rpt_state_years where year_number = 2018 order by days_idle_count desc nulls last limit 3")
    assert "AZ" in [state for state, _ in rows] or "OK" in [state for state, _ in rows]


def test_days_idle_per_thousand_members(ask):
    rows = ask("select days_idle_per_1000_members from rpt_state_years where state_code = 'WV' and year_number = 2018")
    assert rows and rows[0][0] > 1000


def test_general_motors_history(ask):
    ((actions,),) = ask("select count(*) from fct_labor_actions where employer_key = 'general-motors'")
    assert actions >= 20


def test_when_did_seiu_leave_and_rejoin_the_afl_cio(ask):
    rows = ask("select affiliation_name, valid_from_date::varchar from dim_union_versions where union_key = 'seiu' order by valid_from_date")
    assert any(day.startswith("2005-07") for _, day in rows)
    assert any("AFL-CIO" in name for name, _ in rows)


def test_all_actions_of_the_teamsters_and_their_locals(ask):
    ((national, everyone),) = ask(
        """
        select count(distinct labor_action_key) filter (depth_count = 0), count(distinct labor_action_key)
        from bridge_union_hierarchy join fct_labor_action_participations on union_key = descendant_union_key where ancestor_union_key = 'ibt'
        """
    )
    assert everyone >= national > 0


def test_juneteenth_is_no_workday_from_2021(ask):
    assert ask("select date_key::varchar, is_bls_workday from dim_dates where date_key in ('2020-06-19', '2021-06-18', '2023-06-19') order by 1") == [
        ("2020-06-19", True), ("2021-06-18", False), ("2023-06-19", False),
    ]  # fmt: skip


def test_paused_strike_has_no_idle_workers_in_the_pause(ask):
    rows = ask("select distinct workers_idle_count from fct_labor_action_days where labor_action_key like 'volvo%2021-04-17' and date_key between '2021-05-05' and '2021-06-01'")
    assert rows == [(0,)]


def test_year_by_each_counting_method(ask):
    rows = dict(ask("select counting_method_code, stoppages_beginning_count from rpt_stoppages_by_year where period_start_date = '2019-01-01'"))
    assert rows["bls"] == 25
    assert rows["ilr"] >= rows["bls"]


def test_why_is_an_action_not_in_the_bls_listing(ask):
    rows = ask("select is_present, absence_reason_code from rpt_source_coverage where labor_action_key = 'kaiser-permanente-2023-10-04' and source_document_key = 'bls-monthly-listing-2023-02'")
    assert rows == [(False, "after_coverage")]


def test_what_did_bls_print_for_1952(ask):
    rows = ask("select value_number from fct_published_figures where period_start_date = '1952-01-01' and measure_code = 'stoppages_beginning_count'")
    assert rows == [(470,)]


def test_what_is_absent_is_null_and_not_zero(ask):
    assert ask("select count(*) from fct_published_figures where period_start_date = '1947-01-01' and measure_code = 'stoppages_in_effect_count'") == [(0,)]
    assert ask("select count(*) from fct_labor_actions where workers_involved_count = 0 or action_name = ''") == [(0,)]


def test_every_shown_figure_has_one_claim_with_a_document(ask):
    assert ask("select table_name, row_key, column_name from bridge_figure_claims where claim_role_code = 'shown' group by all having count(*) > 1") == []
    assert ask("select count(*) from fct_claims left join dim_source_documents using (source_document_key) where title is null") == [(0,)]


def test_every_table_and_column_tells_what_it_is(ask):
    assert ask("select table_name from duckdb_tables() where schema_name = 'marts' and coalesce(comment, '') = ''") == []
    assert ask("select table_name, column_name from duckdb_columns() where schema_name = 'marts' and coalesce(comment, '') = ''") == []
    assert ask("select distinct schema_name from duckdb_tables()") == [("marts",)]
