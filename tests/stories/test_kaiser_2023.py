"""Kaiser Permanente, October 2023: who walked out, who said so, what was asked and offered, what stayed open."""

KAISER = "kaiser-permanente-2023-10-04"


def test_how_many_walked_out_and_who_says_which_number(ask):
    rows = ask(
        """
        select claimant_role_code, value_number, claim_role_code
        from bridge_figure_claims join fct_claims using (claim_key) join dim_claimants using (claimant_key)
        where table_name = 'fct_labor_actions' and row_key = ? and column_name = 'workers_involved_count'
        """,
        KAISER,
    )
    assert {(role, number) for role, number, _ in rows} == {("union", 75000), ("agency", 75600), ("tracker", 75000)}
    assert [number for _, number, shown in rows if shown == "shown"] == [75600]
    assert ask("select workers_involved_count, has_conflicting_claims from fct_labor_actions where labor_action_key = ?", KAISER) == [(75600, True)]


def test_why_is_this_figure_shown(ask, built):
    told = built.run("explain", "fct_labor_actions", KAISER, "workers_involved_count").stdout
    for part in ("75,600", "75,000", "Bureau of Labor Statistics", "SEIU", "paragraph 2"):
        assert part in told
    ((because,),) = ask(
        "select precedence_because from bridge_figure_claims where row_key = ? and column_name = 'workers_involved_count' and claim_role_code = 'shown'", KAISER
    )
    assert because in " ".join(told.split())


def test_in_which_states_and_was_dc_one_of_them(ask):
    assert ask("select state_code from bridge_labor_action_states where labor_action_key = ? order by 1", KAISER) == [
        ("CA",), ("CO",), ("DC",), ("OR",), ("VA",), ("WA",),
    ]  # fmt: skip
    told = ask("select claimant_key, value_text from fct_claims where subject_key = ? and measure_code = 'state_codes'", KAISER)
    assert dict(told)["ilr-tracker"] == "CA, CO, OR, VA, WA"


def test_bay_area_is_a_part_and_about_19000(ask):
    assert ask("select place_name, state_code, workers_involved_count from fct_labor_action_places where labor_action_key = ?", KAISER) == [
        ("Bay Area", "CA", 19000)
    ]
    assert ask("select precision_code, lower(precision_phrase) from fct_claims where value_number = 19000 and subject_key like ?", KAISER + "%") == [
        ("about", "roughly")
    ]


def test_sympathy_authorizations_are_not_strikers(ask):
    rows = ask(
        "select union_key, workers_involved_count from fct_labor_action_participations where labor_action_key = ? and participation_role_code = 'sympathy_authorized' order by 1",
        KAISER,
    )
    assert rows == [("esc-local-20", None), ("opeiu-local-29", None)]
    claims = ask("select value_number, precision_code from fct_claims where subject_key = ? and measure_code = 'sympathy_authorized_members_count'", KAISER)
    assert claims == [(14000, "about")]
    ((largest,),) = ask("select max(workers_idle_count) from fct_labor_action_days where labor_action_key = ?", KAISER)
    assert largest == 75600


def test_who_was_not_involved(ask):
    rows = ask("select group_name from fct_labor_action_participations where labor_action_key = ? and participation_role_code = 'excluded' order by 1", KAISER)
    assert len(rows) == 2


def test_wage_floor_ask_beside_offer(ask):
    rows = ask(
        "select party_code, position_code, value_low from fct_demands where labor_action_key = ? and unit_code = 'usd_per_hour' order by value_low", KAISER
    )
    assert rows == [("employer", "offer", 21), ("union", "ask", 26)]
    positions = ask("select * from rpt_demand_positions where labor_action_key = ? and unit_code = 'usd_per_hour'", KAISER)
    assert len(positions) == 1


def test_raises_of_10_to_14_percent_over_four_years(ask):
    rows = ask("select value_low, value_high, period_years from fct_demands where labor_action_key = ? and position_code = 'offer' and period_years = 4", KAISER)
    assert rows == [(10, 14, 4)]


def test_the_allegation_of_bad_faith_is_the_unions(ask):
    rows = ask("select party_code from fct_demands where labor_action_key = ? and position_code = 'allegation'", KAISER)
    assert ("union",) in rows


def test_occupations_named(ask):
    assert ask("select count(*) from bridge_labor_action_occupations where labor_action_key = ?", KAISER) == [(6,)]


def test_what_stayed_open_and_what_closed(ask):
    impacts = {code for (code,) in ask("select impact_code from fct_service_impacts where labor_action_key = ?", KAISER)}
    assert impacts == {"open", "reduced_hours", "closed"}
    assert ask("select count(*) from fct_service_impacts where labor_action_key = ? and impact_code = 'open'", KAISER) == [(4,)]


def test_planned_for_three_days_and_lasted_three_workdays(ask):
    assert ask(
        "select is_fixed_duration, planned_duration_days, workdays_idle_days, days_idle_count, end_date::varchar from fct_labor_actions where labor_action_key = ?",
        KAISER,
    ) == [(True, 3, 3, 226800, "2023-10-06")]


def test_largest_health_care_strike_ever_is_a_claim_of_the_union(ask):
    rows = ask(
        "select claimant_role_code from fct_claims join dim_claimants using (claimant_key) where subject_key = ? and measure_code = 'superlative'", KAISER
    )
    assert rows == [("union",)]
