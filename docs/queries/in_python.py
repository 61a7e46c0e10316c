"""The questions of the SQL files beside this one, in Python: each function answers the file of its name with DuckDB's relational API.

    python docs/queries/in_python.py var/current/strikeledger.duckdb                          # all of them
    python docs/queries/in_python.py var/current/strikeledger.duckdb largest_stoppages        # one

Only `duckdb` is needed. A relation prints as a table; ``.df()``, ``.pl()`` and ``.arrow()`` hand it on.
"""

import sys

import duckdb

KAISER = "labor_action_key = 'kaiser-permanente-2023-10-04'"


def connect(file: str) -> duckdb.DuckDBPyConnection:
    """The release behind ``file``, read-only. It stays that release until you connect again."""
    connection = duckdb.connect(file, read_only=True)
    connection.execute("set schema = 'marts'")
    return connection


def stoppages_by_year_and_method(con):
    years = con.table("rpt_stoppages_by_year").filter("year_number >= 2010")
    return years.project(
        "year_number, counting_method_code, stoppages_beginning_count, workers_beginning_count, days_idle_count, is_covered"
    ).order("year_number desc, counting_method_code")


def ours_beside_the_published_totals(con):
    yearly = con.table("fct_reconciliations").filter("period_code = 'year'")
    return yearly.project(
        "year(period_start_date) as year_number, measure_code, published_value, computed_value, residual_percent,"
        " reconciliation_status_code, explanation"
    ).order("year_number desc, measure_code")


def largest_stoppages(con):
    actions = con.table("fct_labor_actions").filter("days_idle_count is not null").order("days_idle_count desc").limit(25)
    return actions.project(
        "action_name, start_date, end_date, days_idle_count,"
        " workers_involved_count, workers_involved_count_low, workers_involved_count_high"
    )


def longest_stoppages(con):
    actions = con.table("fct_labor_actions").filter("duration_days is not null").order("duration_days desc").limit(25)
    return actions.project("action_name, start_date, end_date, duration_days, workers_involved_count")


def who_says_how_many_at_kaiser_2023(con):
    figure = con.table("bridge_figure_claims").filter(
        "table_name = 'fct_labor_actions' and row_key = 'kaiser-permanente-2023-10-04' and column_name = 'workers_involved_count'"
    )
    told = figure.join(con.table("fct_claims"), "claim_key").join(con.table("dim_claimants"), "claimant_key")
    cited = told.join(con.table("dim_source_documents"), "source_document_key").order("rank_number")
    return cited.project("claim_role_code, value_number, precision_code, claimant_name, title, locator, precedence_because")


def figures_that_are_disputed(con):
    return (
        con.table("rpt_claim_conflicts")
        .order("spread_percent desc nulls last, row_key, column_name")
        .limit(500)
        .project("row_key, column_name, shown_value, lowest_number, highest_number, spread_percent, who_says_what")
    )


def asks_beside_offers(con):
    return con.table("rpt_demand_positions").project(
        "labor_action_key, demand_topic_label, unit_code, union_ask_low, union_ask_high,"
        " employer_offer_low, employer_offer_high, gap_number"
    )


def what_stayed_open(con):
    impacts = con.table("fct_service_impacts").join(con.table("fct_claims").project("claim_key, locator"), "claim_key")
    return impacts.project("labor_action_key, impact_code, service_name, locator").order("all")


def who_took_part_and_how(con):
    parts = con.table("fct_labor_action_participations").filter(KAISER)
    named = parts.join(con.table("dim_unions").project("union_key, union_name"), "union_key", how="left")
    return named.project(
        "participation_role_code, coalesce(union_name, group_name) as participant_name, state_code, workers_involved_count"
    ).order("all")


def days_idle_by_state(con):
    years = con.table("rpt_state_years").filter("days_idle_per_1000_members is not null").order("days_idle_per_1000_members desc")
    return years.limit(50).project(
        "state_name, year_number, workers_allocated_count, days_idle_count, members_count,"
        " round(days_idle_per_1000_members, 1) as days_idle_per_1000_members"
    )


def actions_in_a_state(con):
    here = con.table("bridge_labor_action_states").filter("state_code = 'CA'")
    actions = con.table("fct_labor_actions").filter("start_date >= date '2015-01-01'")
    return (
        here.join(actions, "labor_action_key")
        .project("start_date, action_name, workers_allocated_count, allocation_method_code, workers_involved_count, state_count")
        .order("start_date desc")
    )


def a_union_with_its_locals(con):
    tree = con.table("bridge_union_hierarchy").filter("ancestor_union_key = 'ibt'")
    tree = tree.project("descendant_union_key as union_key, depth_count")
    parts = con.table("fct_labor_action_participations").project("labor_action_key, union_key")
    unions = con.table("dim_unions").project("union_key, union_name")
    actions = con.table("fct_labor_actions").project("labor_action_key, start_date, action_name, workers_involved_count")
    told = tree.join(parts, "union_key").join(unions, "union_key").join(actions, "labor_action_key")
    told = told.project("start_date, action_name, union_name, depth_count, workers_involved_count").distinct()
    return told.order("start_date desc, union_name, action_name").limit(500)


def unions_by_years_of_action(con):
    years = con.table("rpt_union_years").filter("year_number between 2013 and 2022")
    sums = years.aggregate(
        "union_name, union_level_code, sum(stoppages_beginning_count) as stoppages,"
        " sum(workers_beginning_allocated_count) as workers_allocated"
    )
    return sums.filter("stoppages > 0").order("stoppages desc, union_name").limit(30)


def affiliations_of_a_union(con):
    return (
        con.table("dim_union_versions")
        .filter("union_key = 'seiu'")
        .project("union_name, affiliation_name, valid_from_date, valid_to_date, is_current")
        .order("valid_from_date")
    )


def employers_that_come_back(con):
    groups = con.table("rpt_employer_histories").aggregate(
        "employer_group_key, count(*) as stoppages, min(start_date) as first_start_date, max(start_date) as last_start_date,"
        " median(since_previous_days) as median_days_since_previous"
    )
    return groups.filter("stoppages > 1").order("stoppages desc, employer_group_key").limit(30)


def industries(con):
    actions = con.table("fct_labor_actions").join(con.table("dim_industries"), "industry_code")
    return actions.aggregate(
        "sector_code, sector_name, count(*) as actions, sum(workers_involved_count) as workers_involved, sum(days_idle_count) as days_idle"
    ).order("days_idle desc nulls last")


def idle_workers_on_each_day(con):
    autumn = con.table("fct_labor_action_days").filter("date_key between date '2023-09-01' and date '2023-11-30'")
    return autumn.aggregate("date_key, count(*) as actions_in_effect, sum(workers_idle_count) as workers_idle").order("date_key")


def pauses_and_changes(con):
    segments = con.table("fct_labor_action_segments")
    parted = segments.filter("segment_number > 1").project("labor_action_key").distinct().set_alias("parted")
    return (
        segments.join(parted, "labor_action_key", how="semi")
        .project("labor_action_key, segment_number, segment_reason_code, start_date, end_date, workers_idle_count")
        .order("labor_action_key, segment_number")
    )


def days_idle_that_do_not_add_up(con):
    rows = con.table("rpt_days_idle_reproductions").filter("reproduction_code = 'not_reproduced'")
    return rows.order("abs(residual_count) desc nulls last").project(
        "labor_action_key, start_date, end_date, workers_involved_count,"
        " reported_days_idle_count, computed_days_idle_count, residual_count, reason"
    )


def union_membership_by_state(con):
    years = con.table("fct_state_union_membership_years")
    latest = years.aggregate("state_code, max(year_number) as year_number").set_alias("latest")
    told = years.join(latest, "state_code, year_number").join(con.table("dim_states"), "state_code")
    cited = told.join(con.table("dim_source_documents"), "source_document_key")
    return cited.project("state_name, year_number, members_percent, members_count, employed_count, title").order("members_percent desc")


def what_a_table_holds(con):
    columns = con.table_function("duckdb_columns").filter("table_name = 'fct_labor_actions'").order("column_index")
    return columns.project("column_name, data_type, comment")


def which_documents(con):
    cites = con.table("fct_claims").aggregate("source_document_key, count(*) as claims")
    documents = con.table("dim_source_documents").join(cites, "source_document_key", how="left")
    return documents.project(
        "source_document_key, publisher_name, title, published_date, accessed_date, coalesce(claims, 0) as claims, url, sha256"
    ).order("claims desc, title")


# All functions above that answer a question, by name.
QUESTIONS = {name: ask for name, ask in list(globals().items()) if getattr(ask, "__module__", "") == __name__ and name != "connect"}

if __name__ == "__main__":
    file, *names = sys.argv[1:]
    release = connect(file)
    for name in names or QUESTIONS:
        print(name.replace("_", " "))
        QUESTIONS[name](release).show()
