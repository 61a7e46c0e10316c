"""Kinds of defects in built tables, each with who catches it: a rule of the gate, a data test of dbt, or publishing itself."""

from dataclasses import dataclass

GATE, DATA_TEST, PUBLISH = "gate", "data test", "publish"


@dataclass(frozen=True)
class BuiltDefect:
    """``table``: the published table that is changed. ``sql``: the change, statements parted by semicolons.

    ``caught_by``: GATE, by a critical rule of the table's expectations (or of ``file``) whose text or reason holds ``words``; DATA_TEST,
    by the dbt test whose name begins with ``words``; PUBLISH, when the change comes after the audit, by words of the refusal.
    """

    table: str
    sql: str
    caught_by: str
    words: str
    file: str = ""


def gate(table: str, words: str, sql: str, file: str = "") -> BuiltDefect:
    return BuiltDefect(table, sql, GATE, words, file or table)


def data_test(table: str, words: str, sql: str) -> BuiltDefect:
    return BuiltDefect(table, sql, DATA_TEST, words)


def after_the_audit(table: str, words: str, sql: str) -> BuiltDefect:
    return BuiltDefect(table, sql, PUBLISH, words)


def one(table: str, condition: str = "true") -> str:
    """SQL for the physical place of one row, the same in every build of the same rows."""
    return f"rowid = (select min(rowid) from marts.{table} where {condition})"


def null(table: str, column: str, condition: str) -> str:
    return f"alter table marts.{table} alter column {column} drop not null; update marts.{table} set {column} = null where {condition}"


ACTIONS, STATES, CLAIMS, SHOWN = "fct_labor_actions", "bridge_labor_action_states", "fct_claims", "bridge_figure_claims"
DAYS, SEGMENTS, PARTS, PLACES = (f"fct_labor_action_{name}" for name in ("days", "segments", "participations", "places"))
FIGURES, SUMS, VERSIONS, DOCUMENTS = "fct_published_figures", "fct_reconciliations", "dim_union_versions", "dim_source_documents"
BLS_YEAR = "counting_method_code = 'bls' and period_code = 'year'"
HEAD_COUNT = "table_name = 'fct_labor_actions' and column_name = 'workers_involved_count'"

BUILT_DEFECTS: dict[str, BuiltDefect] = {
    # rows and keys
    "a quarter of the rows lost": gate(ACTIONS, "its rows move by at most", f"delete from marts.{ACTIONS} where rowid % 4 = 0"),
    "table truncated": gate(ACTIONS, "at least 600 rows", f"delete from marts.{ACTIONS}"),
    "row doubled": gate(ACTIONS, "The grain of fct_labor_actions", f"insert into marts.{ACTIONS} select * from marts.{ACTIONS} limit 1"),
    "rows doubled by a join": gate(DAYS, "The grain of", f"insert into marts.{DAYS} select * from marts.{DAYS} limit 500"),
    "key absent": gate(ACTIONS, "promises a value of labor_action_key", null(ACTIONS, "labor_action_key", one(ACTIONS))),
    "part of a key absent": gate(STATES, "promises a value of state_code", null(STATES, "state_code", one(STATES))),
    "table lost": gate(PLACES, "the table exists", f"drop table marts.{PLACES}"),
    "column lost": gate(ACTIONS, "its columns are those of its contract", f"alter table marts.{ACTIONS} drop column days_idle_count"),
    "column all absent": gate(ACTIONS, "a column was lost", f"update marts.{ACTIONS} set workers_involved_count = null"),
    "book of releases lost": gate("releases", "no row of the books is lost", "delete from marts.releases", "release"),
    # references
    "action of an unknown employer": data_test(
        ACTIONS, "relationships_fct_labor_actions_employer_key", f"update marts.{ACTIONS} set employer_key = 'nobody' where {one(ACTIONS)}"
    ),
    "state of no action": data_test(
        STATES, "relationships_bridge_labor_action_states_labor_action", f"update marts.{STATES} set labor_action_key = 'x' where {one(STATES)}"
    ),
    "states lost from their dimension": data_test(
        "dim_states", "relationships_bridge_labor_action_states_state_code", "delete from marts.dim_states where state_code in ('CA', 'NY')"
    ),
    "days out of the calendar": data_test(
        "dim_dates", "relationships_fct_labor_action_days_date_key", "delete from marts.dim_dates where year_number = 2000"
    ),
    "code of no vocabulary": data_test(
        ACTIONS, "in_vocabulary_fct_labor_actions_action_status_code", f"update marts.{ACTIONS} set action_status_code = 'done' where {one(ACTIONS)}"
    ),
    "demand that nobody claims": gate(
        "fct_demands", "Every position was told by somebody", f"update marts.fct_demands set claim_key = 'x' where {one('fct_demands')}"
    ),
    "claim of a lost document": gate(
        CLAIMS, "A claim is somebody's", f"update marts.{CLAIMS} set source_document_key = 'lost' where {one(CLAIMS)}"
    ),
    # figures
    "head count in thousands": gate(
        ACTIONS, "a digit slipped", f"update marts.{ACTIONS} set workers_involved_count = 1000 * workers_involved_count where {one(ACTIONS)}"
    ),
    "negative days idle": gate(ACTIONS, "The costliest stoppage", f"update marts.{ACTIONS} set days_idle_count = -1 where {one(ACTIONS)}"),
    "days idle of ten times the workers": gate(
        ACTIONS, "Days idle are workers times workdays", f"update marts.{ACTIONS} set days_idle_count = 10 * days_idle_count where {one(ACTIONS, 'workdays_idle_days > 1')}"
    ),
    "days idle of nearly nobody": gate(
        ACTIONS, "A major stoppage idles each", f"update marts.{ACTIONS} set days_idle_count = 1 where {one(ACTIONS, 'is_major_stoppage')}"
    ),
    "head count outside its claims": gate(
        ACTIONS, "lies between the lowest and the highest", f"update marts.{ACTIONS} set workers_involved_count = workers_involved_count_high + 100 where {one(ACTIONS)}"
    ),
    "one figure silently changed": gate(
        ACTIONS, "the one that the shown claim states", f"update marts.{ACTIONS} set workers_involved_count = workers_involved_count + 1, workers_involved_count_high = workers_involved_count_high + 1 where {one(ACTIONS)}", SHOWN
    ),
    "published totals a thousand times too large": gate(
        FIGURES, "thousands taken for ones", f"update marts.{FIGURES} set value_number = 1000 * value_number where {BLS_YEAR}"
    ),
    "published totals a thousand times too small": gate(
        FIGURES, "thousands taken for ones", f"update marts.{FIGURES} set value_number = value_number / 1000 where {BLS_YEAR} and measure_code = 'days_idle_count'"
    ),
    "year of published totals lost": gate(FIGURES, "every year from 1947 to 2019", f"delete from marts.{FIGURES} where period_start_date = '1974-01-01'"),
    "more begins than is in effect": gate(
        FIGURES, "What is in effect in a period", f"update marts.{FIGURES} set value_number = 3 where {BLS_YEAR} and measure_code = 'stoppages_in_effect_count' and period_start_date = '1994-01-01'"
    ),
    "total before its period": gate(FIGURES, "published after its period", f"update marts.{FIGURES} set vintage_date = '1940-01-01' where {one(FIGURES)}"),
    "reconciliation of a year lost": gate(SUMS, "share the 27 years", f"delete from marts.{SUMS} where {BLS_YEAR} and period_start_date = '2001-01-01'"),
    "totals that no longer add up": gate(
        SUMS, "off the annual table by more than five percent", f"update marts.{SUMS} set computed_value = 1.2 * computed_value, residual_percent = 20, reconciliation_status_code = 'exact' where {BLS_YEAR} and measure_code = 'days_idle_count' and period_start_date = '2001-01-01'"
    ),
    # dates
    "end before start": gate(ACTIONS, "No action ends before it begins", f"update marts.{ACTIONS} set end_date = start_date - 1 where {one(ACTIONS)}"),
    "date of another century": gate(ACTIONS, "begin with 1947", f"update marts.{ACTIONS} set start_date = '1847-10-04' where {one(ACTIONS)}"),
    "over before it has begun": gate(ACTIONS, "under way or over has begun", f"update marts.{ACTIONS} set start_date = '2035-01-01', end_date = null where {one(ACTIONS)}"),
    "announced after its start": gate(ACTIONS, "announced before it begins", f"update marts.{ACTIONS} set announced_date = start_date + 1 where {one(ACTIONS)}"),
    "a hundred years long": gate(ACTIONS, "ten years is a wrong date", f"update marts.{ACTIONS} set duration_days = 36500 where {one(ACTIONS)}"),
    # shares
    "shares that sum to more than 1": gate(
        STATES, "together are the whole of it", f"update marts.{STATES} set allocation_weight = 0.9 where labor_action_key = 'kaiser-permanente-2023-10-04'"
    ),
    "share of nothing": gate(STATES, "has some part of the action", f"update marts.{STATES} set allocation_weight = -0.5 where {one(STATES)}"),
    "workers multiplied by a bridge": gate(
        STATES, "nobody twice and nobody lost", f"update marts.{STATES} s set workers_allocated_count = a.workers_involved_count from marts.{ACTIONS} a where a.labor_action_key = s.labor_action_key"
    ),
    "unequal shares": gate(
        STATES, "differ by one person", f"update marts.{STATES} set workers_allocated_count = workers_allocated_count + 5 where {one(STATES, '''allocation_method_code = 'equal_share' and allocation_weight < 1''')}"
    ),
    "states of more strikers than the nation": gate(
        "rpt_state_years", "never have more strikers", "update marts.rpt_state_years set workers_allocated_count = 3 * workers_allocated_count"
    ),
    "unions of more strikers than the nation": gate(
        "rpt_union_years", "never have more strikers", "update marts.rpt_union_years set workers_allocated_count = 10 * workers_allocated_count"
    ),
    "swapped state codes": gate(
        STATES, "actions that began there", f"update marts.{STATES} set state_code = case state_code when 'OH' then 'MI' when 'MI' then 'OH' else state_code end", "rpt_state_years"
    ),
    "months that are not their year": gate(
        "rpt_stoppages_by_month", "begins in one of its months", f"update marts.rpt_stoppages_by_month set stoppages_beginning_count = 0 where {one('rpt_stoppages_by_month', 'stoppages_beginning_count > 0')}"
    ),
    "covered year lost": gate(
        "rpt_stoppages_by_year", "covers every year", "delete from marts.rpt_stoppages_by_year where counting_method_code = 'bls' and year_number = 2001"
    ),
    "strikers placed twice": gate(
        "rpt_unplaced_years", "nobody twice and nobody lost", "update marts.rpt_unplaced_years set workers_in_effect_count = workers_in_effect_count + 1000"
    ),
    # claims
    "figure without a shown claim": gate(
        SHOWN, "a head count without a claim", f"delete from marts.{SHOWN} where claim_role_code = 'shown' and {HEAD_COUNT} and row_key like 'k%'"
    ),
    "two shown claims": gate(SHOWN, "and of one only", f"update marts.{SHOWN} set claim_role_code = 'shown' where row_key = 'kaiser-permanente-2023-10-04' and {HEAD_COUNT}"),
    "the lesser claim shown": gate(
        SHOWN, "ranks first", f"update marts.{SHOWN} set rank_number = 100 - rank_number where row_key = 'kaiser-permanente-2023-10-04' and {HEAD_COUNT}"
    ),
    "claim shown for no reason": gate(SHOWN, "told why this claim is shown", null(SHOWN, "precedence_because", one(SHOWN))),
    "claim that says nothing": gate(CLAIMS, "A claim says something", f"update marts.{CLAIMS} set value_number = null, value_text = null, value_low = null where {one(CLAIMS)}"),
    "claim of a range from high to low": gate(CLAIMS, "A range runs", f"update marts.{CLAIMS} set value_low = 2, value_high = 1 where {one(CLAIMS)}"),
    "claim recorded before it was published": gate(CLAIMS, "then recorded here", f"update marts.{CLAIMS} set recorded_at = '1990-01-01' where published_date is not null"),
    "count of BLS to the unit": gate(
        CLAIMS, "rounded the workers", f"update marts.{CLAIMS} set value_number = value_number + 1 where {one(CLAIMS, '''measure_code = 'workers_involved_count' and claimant_key = 'bls' ''')}"
    ),
    # parts of actions
    "negative days of a day": gate(DAYS, "cannot give one back", f"update marts.{DAYS} set days_idle_count = -5 where {one(DAYS)}"),
    "days that do not sum to their action": gate(DAYS, "sum to its days idle", f"update marts.{DAYS} set days_idle_count = days_idle_count + 9 where {one(DAYS, 'is_bls_workday')}"),
    "days idle on a holiday": gate(DAYS, "lost workdays", f"update marts.{DAYS} set is_bls_workday = false where {one(DAYS, 'days_idle_count > 0')}"),
    "periods that overlap": data_test(SEGMENTS, "segments_follow_without_gap_or_overlap", f"update marts.{SEGMENTS} set start_date = start_date - 3 where segment_number = 2"),
    "periods short of their action": gate(SEGMENTS, "from its first day to its last", f"update marts.{SEGMENTS} set start_date = start_date - 1 where segment_number = 1"),
    "workers in a pause": gate(SEGMENTS, "In a pause nobody is idle", f"update marts.{SEGMENTS} set segment_reason_code = 'pause_between' where {one(SEGMENTS)}"),
    "participant that is union and group": gate(PARTS, "one of them", f"update marts.{PARTS} set group_name = 'Drivers' where {one(PARTS, 'union_key is not null')}"),
    "more strikers than the action has": gate(
        PARTS, "among the workers of the action", f"update marts.{PARTS} set workers_involved_count = 400000, participation_role_code = 'lead', state_code = null where {one(PARTS)}"
    ),
    "place of more workers than its action": gate(PLACES, "A place is a part", f"update marts.{PLACES} set workers_involved_count = 90000"),
    "place in a state that the action did not touch": gate(PLACES, "lies in a state", f"update marts.{PLACES} set state_code = 'AK'"),
    "raise of a thousand percent": gate("fct_demands", "Nobody bargains", "update marts.fct_demands set value_low = 999, value_high = 1000 where unit_code = 'percent'"),
    # unions and documents
    "version that ends before it begins": gate(VERSIONS, "lasts at least a day", f"update marts.{VERSIONS} set valid_to_date = valid_from_date where {one(VERSIONS, 'not is_current')}"),
    "versions that overlap": data_test(VERSIONS, "union_versions_do_not_overlap", f"update marts.{VERSIONS} set valid_to_date = valid_to_date + 400 where valid_to_date is not null"),
    "two presents of a union": gate(VERSIONS, "A union has one present", f"update marts.{VERSIONS} set is_current = true"),
    "in a federation before it was founded": gate(VERSIONS, "founded on 5 December 1955", f"update marts.{VERSIONS} set valid_from_date = '1940-01-01' where affiliation_name = 'AFL-CIO'"),
    "present that is no current version": gate(VERSIONS, "What a union is now", f"update marts.{VERSIONS} set union_name = 'Another' where {one(VERSIONS, 'is_current')}"),
    "federation within a union": gate("dim_unions", "belongs to none", "update marts.dim_unions set national_union_key = 'seiu' where union_level_code = 'federation'"),
    "employer that owns itself": gate("dim_employers", "owns itself", f"update marts.dim_employers set parent_employer_key = employer_key where {one('dim_employers')}"),
    "hash of half its length": gate(DOCUMENTS, "64 hexadecimal digits", f"update marts.{DOCUMENTS} set sha256 = left(sha256, 32) where sha256 is not null"),
    "document read before it appeared": gate(DOCUMENTS, "read after it appears", f"update marts.{DOCUMENTS} set published_date = accessed_date + 1 where {one(DOCUMENTS)}"),
    "document that stands twice": gate(DOCUMENTS, "one hash are one document", f"update marts.{DOCUMENTS} set sha256 = repeat('a', 64)"),
    # denominators
    "members in thousands": gate("fct_union_membership_years", "comes near twenty million", f"update marts.fct_union_membership_years set members_count = 1000 * members_count where {one('fct_union_membership_years', 'members_count > 20000')}"),
    "employed in thousands": gate("fct_state_union_membership_years", "thousands taken for persons", "update marts.fct_state_union_membership_years set employed_count = employed_count / 1000"),
    "state lost from a year": gate("fct_state_union_membership_years", "fifty states", "delete from marts.fct_state_union_membership_years where state_code = 'OH' and year_number = 2018"),
    "listed and absent at once": gate("rpt_source_coverage", "or there is a reason why not", f"update marts.rpt_source_coverage set absence_reason_code = 'not_listed' where {one('rpt_source_coverage', 'is_present')}"),
    # shape
    "type changed": gate(ACTIONS, "its columns are those of its contract", f"alter table marts.{ACTIONS} alter column state_count set data type varchar"),
    "description lost": gate(ACTIONS, "every column is described", f"comment on column marts.{ACTIONS}.days_idle_count is null"),
    "column that nobody promised": gate(ACTIONS, "its columns are those of its contract", f"alter table marts.{ACTIONS} add column note varchar"),
    # after the audit
    "figure changed after the audit": after_the_audit(ACTIONS, "fct_labor_actions changed after it was audited", f"update marts.{ACTIONS} set workers_involved_count = 1 where {one(ACTIONS)}"),
    "row lost after the audit": after_the_audit(CLAIMS, "fct_claims changed after it was audited", f"delete from marts.{CLAIMS} where {one(CLAIMS)}"),
    "table lost after the audit": after_the_audit(PLACES, "fct_labor_action_places was not built", f"drop table marts.{PLACES}"),
    "revisions lost after the audit": after_the_audit("fct_revisions", "fct_revisions changed after it was audited", "delete from marts.fct_revisions"),
}
