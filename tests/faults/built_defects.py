"""Kinds of defects in built tables, each with who catches it: a rule of the gate, a data test of dbt, or publishing itself."""

from dataclasses import dataclass

GATE, DATA_TEST, PUBLISH, WHOLE_BUILD = "gate", "data test", "publish", "whole build"


@dataclass(frozen=True)
class BuiltDefect:
    """``table``: the published table that is changed. ``sql``: the change, statements parted by semicolons.

    ``caught_by``: GATE, by a critical rule of the table's expectations (or of ``file``) whose text or reason holds ``words``; DATA_TEST,
    by the dbt test whose name begins with ``words``; PUBLISH, when the change comes after the audit, by words of the refusal;
    WHOLE_BUILD, when the change comes before the models, by whichever test or rule comes first, told in ``words``.
    """

    table: str
    sql: str
    caught_by: str
    words: str
    file: str


@dataclass(frozen=True)
class Table:
    """Makes defects of one published table. ``one``: what to set in a single row where ``where`` holds; ``each``: in all such rows."""

    name: str

    def gate(self, words: str, *, one: str = "", each: str = "", where: str = "true", sql: str = "", file: str = "") -> BuiltDefect:
        return BuiltDefect(self.name, sql or self._update(one, each, where), GATE, words, file or self.name)

    def data_test(self, words: str, *, one: str = "", each: str = "", where: str = "true", sql: str = "") -> BuiltDefect:
        return BuiltDefect(self.name, sql or self._update(one, each, where), DATA_TEST, words, self.name)

    def after_the_audit(self, words: str, sql: str) -> BuiltDefect:
        return BuiltDefect(self.name, sql, PUBLISH, words, self.name)

    def absent(self, words: str, column: str) -> BuiltDefect:
        """A required column without a value in one row."""
        loosened = f"alter table marts.{self.name} alter column {column} drop not null"
        return self.gate(words, sql=f"{loosened}; {self._update(f'{column} = null', '', 'true')}")

    def _update(self, one: str, each: str, where: str) -> str:
        """The same row in every build of the same rows."""
        place = f"rowid = (select min(rowid) from marts.{self.name} where {where})" if one else where
        return f"update marts.{self.name} set {one or each} where {place}"


actions, days, segments = Table("fct_labor_actions"), Table("fct_labor_action_days"), Table("fct_labor_action_segments")
participations, places = Table("fct_labor_action_participations"), Table("fct_labor_action_places")
states, claims, shown, demands = (
    Table("bridge_labor_action_states"),
    Table("fct_claims"),
    Table("bridge_figure_claims"),
    Table("fct_demands"),
)
figures, reconciliations, coverage = Table("fct_published_figures"), Table("fct_reconciliations"), Table("rpt_source_coverage")
unions, versions, employers, documents = (
    Table("dim_unions"),
    Table("dim_union_versions"),
    Table("dim_employers"),
    Table("dim_source_documents"),
)
state_years, union_years, unplaced = Table("rpt_state_years"), Table("rpt_union_years"), Table("rpt_unplaced_years")
industry_years = Table("rpt_industry_years")
histories = Table("rpt_figure_histories")
by_month, by_year = Table("rpt_stoppages_by_month"), Table("rpt_stoppages_by_year")
members, state_members = Table("fct_union_membership_years"), Table("fct_state_union_membership_years")
BLS_YEAR = "counting_method_code = 'bls' and period_code = 'year'"
HEAD_COUNT = "table_name = 'fct_labor_actions' and column_name = 'workers_involved_count'"
KAISER = "kaiser-permanente-2023-10-04"

ROWS_AND_KEYS = {
    "a quarter of the rows lost": actions.gate("its rows move by at most", sql="delete from marts.fct_labor_actions where rowid % 4 = 0"),
    "table truncated": actions.gate("at least 600 rows", sql="delete from marts.fct_labor_actions"),
    "row doubled": actions.gate("The grain of", sql="insert into marts.fct_labor_actions select * from marts.fct_labor_actions limit 1"),
    "rows doubled by a join": days.gate(
        "The grain of", sql="insert into marts.fct_labor_action_days select * from marts.fct_labor_action_days limit 500"
    ),
    "key absent": actions.absent("labor_action_key is null", "labor_action_key"),
    "part of a key absent": states.absent("state_code is null", "state_code"),
    "table lost": places.gate("the table exists", sql="drop table marts.fct_labor_action_places"),
    "column all absent": actions.gate("a column was lost", each="workers_involved_count = null"),
    "book of releases lost": Table("releases").gate("no row of the books is lost", sql="delete from marts.releases", file="release"),
}
SHAPE = {
    "column lost": actions.gate(
        "its columns are those of its contract", sql="alter table marts.fct_labor_actions drop column days_idle_count"
    ),
    "column that nobody promised": actions.gate(
        "its columns are those of its contract", sql="alter table marts.fct_labor_actions add column note varchar"
    ),
    "type changed": actions.gate(
        "its columns are those of its contract", sql="alter table marts.fct_labor_actions alter column state_count set data type varchar"
    ),
    "description lost": actions.gate("every column is described", sql="comment on column marts.fct_labor_actions.days_idle_count is null"),
}
REFERENCES = {
    "action of an unknown employer": actions.data_test("relationships_fct_labor_actions_employer_key", one="employer_key = 'nobody'"),
    "state of no action": states.data_test("relationships_bridge_labor_action_states_labor_action_key", one="labor_action_key = 'x'"),
    "states lost from their dimension": Table("dim_states").data_test(
        "relationships_bridge_labor_action_states_state_code", sql="delete from marts.dim_states where state_code in ('CA', 'NY')"
    ),
    "days out of the calendar": Table("dim_dates").data_test(
        "relationships_fct_labor_action_days_date_key", sql="delete from marts.dim_dates where year_number = 2000"
    ),
    "code of no vocabulary": actions.data_test("in_vocabulary_fct_labor_actions_action_status_code", one="action_status_code = 'done'"),
    "demand that nobody claims": demands.gate("Every position was told by somebody", one="claim_key = 'x'"),
    "claim of a lost document": claims.gate("A claim is somebody's", one="source_document_key = 'lost'"),
    "place in a state that the action did not touch": places.gate("lies in a state", each="state_code = 'AK'"),
}
FIGURES = {
    "head count in thousands": actions.gate("a digit slipped", one="workers_involved_count = 1000 * workers_involved_count"),
    "negative days idle": actions.gate("The costliest stoppage", one="days_idle_count = -1"),
    "days idle of ten times the workers": actions.gate(
        "Days idle are workers times workdays", one="days_idle_count = 10 * days_idle_count", where="workdays_idle_days > 1"
    ),
    "days idle of nearly nobody": actions.gate("A major stoppage idles each", one="days_idle_count = 1", where="is_major_stoppage"),
    "head count outside its claims": actions.gate(
        "lies between the lowest and the highest", one="workers_involved_count = workers_involved_count_high + 100"
    ),
    "one figure silently changed": actions.gate(
        "the one that the shown claim states",
        one="workers_involved_count = workers_involved_count + 1, workers_involved_count_high = workers_involved_count_high + 1",
        file="bridge_figure_claims",
    ),
    "published totals a thousand times too large": figures.gate(
        "thousands taken for ones", each="value_number = 1000 * value_number", where=BLS_YEAR
    ),
    "published totals a thousand times too small": figures.gate(
        "thousands taken for ones", each="value_number = value_number / 1000", where=f"{BLS_YEAR} and measure_code = 'days_idle_count'"
    ),
    "year of published totals lost": figures.gate(
        "every year from 1947 to 2019", sql="delete from marts.fct_published_figures where period_start_date = '1974-01-01'"
    ),
    "more begins than is in effect": figures.gate(
        "What is in effect in a period", each="value_number = 3", where=f"{BLS_YEAR} and measure_code = 'stoppages_in_effect_count'"
    ),
    "total before its period": figures.gate("published after its period", one="vintage_date = '1940-01-01'"),
    "reconciliation of a year lost": reconciliations.gate(
        "share the 27 years", sql=f"delete from marts.fct_reconciliations where {BLS_YEAR} and period_start_date = '2001-01-01'"
    ),
    "totals that no longer add up": reconciliations.gate(
        "off the annual table by more than five percent",
        each="computed_value = 1.2 * computed_value, residual_percent = 20, reconciliation_status_code = 'exact'",
        where=f"{BLS_YEAR} and measure_code = 'days_idle_count' and period_start_date = '2001-01-01'",
    ),
    "months that are not their year": by_month.gate(
        "begins in one of its months", one="stoppages_beginning_count = 0", where="stoppages_beginning_count > 0"
    ),
    "covered year lost": by_year.gate(
        "covers every year", sql="delete from marts.rpt_stoppages_by_year where counting_method_code = 'bls' and year_number = 2001"
    ),
    "members in thousands": members.gate(
        "comes near twenty million", one="members_count = 1000 * members_count", where="members_count > 20000"
    ),
    "employed in thousands": state_members.gate("thousands taken for persons", each="employed_count = employed_count / 1000"),
    "state lost from a year": state_members.gate(
        "fifty states", sql="delete from marts.fct_state_union_membership_years where state_code = 'OH' and year_number = 2018"
    ),
}
DATES = {
    "end before start": actions.gate("No action ends before it begins", one="end_date = start_date - 1"),
    "date of another century": actions.gate("begin with 1947", one="start_date = '1847-10-04'"),
    "over before it has begun": actions.gate("under way or over has begun", one="start_date = '2035-01-01', end_date = null"),
    "announced after its start": actions.gate("announced before it begins", one="announced_date = start_date + 1"),
    "a hundred years long": actions.gate("ten years is a wrong date", one="duration_days = 36500"),
    "document read before it appeared": documents.gate("read after it appears", one="published_date = accessed_date + 1"),
    "claim recorded before it was published": claims.gate(
        "then recorded here", each="recorded_at = '1990-01-01'", where="published_date is not null"
    ),
    "figure shown before it was recorded": histories.gate("before somebody recorded it", one="shown_from_at = '1990-01-01'"),
    "history that ends in another claim": histories.data_test("figure_histories_end_in_what_is_shown", one="is_current = false"),
}
SHARES = {
    "shares that sum to more than 1": states.gate(
        "together are the whole of it", each="allocation_weight = 0.9", where=f"labor_action_key = '{KAISER}'"
    ),
    "share of nothing": states.gate("has some part of the action", one="allocation_weight = -0.5"),
    "workers multiplied by a bridge": states.gate(
        "nobody twice and nobody lost",
        sql="update marts.bridge_labor_action_states s set workers_allocated_count = a.workers_involved_count "
        "from marts.fct_labor_actions a where a.labor_action_key = s.labor_action_key",
    ),
    "unequal shares": states.gate(
        "differ by one person",
        one="workers_allocated_count = workers_allocated_count + 5",
        where="allocation_method_code = 'equal_share' and allocation_weight < 1",
    ),
    "swapped state codes": states.gate(
        "actions that began there",
        each="state_code = case state_code when 'OH' then 'MI' when 'MI' then 'OH' else state_code end",
        file="rpt_state_years",
    ),
    "states of more strikers than the nation": state_years.gate(
        "never have more strikers", each="workers_allocated_count = 3 * workers_allocated_count"
    ),
    "unions of more strikers than the nation": union_years.gate(
        "never have more strikers", each="workers_allocated_count = 10 * workers_allocated_count"
    ),
    "sectors of more stoppages than the nation": industry_years.gate(
        "the sectors together are the nation at most", each="stoppages_in_effect_count = 2 * stoppages_in_effect_count"
    ),
    "strikers placed twice": unplaced.gate("nobody twice and nobody lost", each="workers_in_effect_count = workers_in_effect_count + 1000"),
}
CLAIMS = {
    "figure without a shown claim": shown.gate(
        "a head count without a claim",
        sql=f"delete from marts.bridge_figure_claims where claim_role_code = 'shown' and {HEAD_COUNT} and row_key like 'k%'",
    ),
    "two shown claims": shown.gate("and of one only", each="claim_role_code = 'shown'", where=f"row_key = '{KAISER}' and {HEAD_COUNT}"),
    "the lesser claim shown": shown.gate(
        "ranks first", each="rank_number = 100 - rank_number", where=f"row_key = '{KAISER}' and {HEAD_COUNT}"
    ),
    "claim shown for no reason": shown.absent("told why this claim is shown", "precedence_because"),
    "claim that says nothing": claims.gate("A claim says something", one="value_number = null, value_text = null, value_low = null"),
    "claim of a range from high to low": claims.gate("A range runs", one="value_low = 2, value_high = 1"),
    "count of BLS to the unit": claims.gate(
        "rounded the workers",
        one="value_number = value_number + 1",
        where="measure_code = 'workers_involved_count' and claimant_key = 'bls' and value_number > 0 and published_date > '1981-01-01'",
    ),
    "raise of a thousand percent": demands.gate(
        "Nobody bargains", each="value_low = 999, value_high = 1000", where="unit_code = 'percent'"
    ),
    "listed and absent at once": coverage.gate(
        "or there is a reason why not", one="absence_reason_code = 'not_listed'", where="is_present"
    ),
}
PARTS = {
    "negative days of a day": days.gate("cannot give one back", one="days_idle_count = -5"),
    "days that do not sum to their action": days.gate(
        "sum to its days idle", one="days_idle_count = days_idle_count + 9", where="is_bls_workday"
    ),
    "days idle on a holiday": days.gate("lost workdays", one="is_bls_workday = false", where="days_idle_count > 0"),
    "periods that overlap": segments.data_test(
        "segments_follow_without_gap_or_overlap", each="start_date = start_date - 3", where="segment_number = 2"
    ),
    "periods short of their action": segments.gate(
        "from its first day to its last", each="start_date = start_date - 1", where="segment_number = 1"
    ),
    "workers in a pause": segments.gate("In a pause nobody is idle", one="segment_reason_code = 'pause_between'"),
    "participant that is union and group": participations.gate("one of them", one="group_name = 'Drivers'", where="union_key is not null"),
    "more strikers than the action has": participations.gate(
        "among the workers of the action", one="workers_involved_count = 400000, participation_role_code = 'lead', state_code = null"
    ),
    "place of more workers than its action": places.gate("A place is a part", each="workers_involved_count = 90000"),
}
NAMES = {
    "version that ends before it begins": versions.gate(
        "lasts at least a day", one="valid_to_date = valid_from_date", where="not is_current"
    ),
    "versions that overlap": versions.data_test(
        "union_versions_do_not_overlap", each="valid_to_date = valid_to_date + 400", where="valid_to_date is not null"
    ),
    "two presents of a union": versions.gate("A union has one present", each="is_current = true"),
    "in a federation before it was founded": versions.gate(
        "founded on 5 December 1955", each="valid_from_date = '1940-01-01'", where="affiliation_name = 'AFL-CIO'"
    ),
    "present that is no current version": versions.gate("What a union is now", one="union_name = 'Another'", where="is_current"),
    "federation within a union": unions.gate(
        "belongs to none", each="national_union_key = 'seiu'", where="union_level_code = 'federation'"
    ),
    "employer that owns itself": employers.gate("owns itself", one="parent_employer_key = employer_key"),
    "hash of half its length": documents.gate("64 hexadecimal digits", each="sha256 = left(sha256, 32)", where="sha256 is not null"),
    "document that stands twice": documents.gate("one hash are one document", each="sha256 = repeat('a', 64)"),
}
BEFORE_THE_MODELS = {
    f"landed {kind}": BuiltDefect(table, sql, WHOLE_BUILD, words, table)
    for kind, table, words, sql in (
        ("rows lost", "strikes", "nothing was published", "delete from raw.strikes where rowid % 4 = 0"),
        ("row doubled", "strikes", "unique", "insert into raw.strikes select * from raw.strikes limit 1"),
        ("key absent", "strikes", "NOT NULL", "update raw.strikes set labor_action_key = null where rowid = 7"),
        (
            "head counts in thousands",
            "strikes",
            "nothing was published",
            "update raw.strikes set workers_involved_count = workers_involved_count || '000'",
        ),
        ("states lost", "strike_states", "nothing was published", "update raw.strike_states set state_code = 'XX' where rowid % 2 = 0"),
        ("participants of unknown unions", "participations", "nothing was published", "update raw.participations set union_key = 'nobody'"),
        ("documents lost", "source_documents", "nothing was published", "delete from raw.source_documents where rowid % 3 = 0"),
        (
            "published totals in thousands",
            "published_figures",
            "nothing was published",
            "update raw.published_figures set printed_value_number = printed_value_number || '000'",
        ),
    )
}
AFTER_THE_AUDIT = {
    "figure changed after the audit": actions.after_the_audit(
        "fct_labor_actions changed after it was audited", "update marts.fct_labor_actions set workers_involved_count = 1"
    ),
    "row lost after the audit": claims.after_the_audit(
        "fct_claims changed after it was audited", "delete from marts.fct_claims where rowid = (select min(rowid) from marts.fct_claims)"
    ),
    "table lost after the audit": places.after_the_audit(
        "fct_labor_action_places was not built", "drop table marts.fct_labor_action_places"
    ),
    "revisions lost after the audit": Table("fct_revisions").after_the_audit(
        "fct_revisions changed after it was audited", "delete from marts.fct_revisions"
    ),
}
BUILT_DEFECTS: dict[str, BuiltDefect] = {
    **ROWS_AND_KEYS,
    **SHAPE,
    **REFERENCES,
    **FIGURES,
    **DATES,
    **SHARES,
    **CLAIMS,
    **PARTS,
    **NAMES,
    **BEFORE_THE_MODELS,
    **AFTER_THE_AUDIT,
}
