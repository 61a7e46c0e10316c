-- A period without a stoppage is a zero only where a listing of that method covers the whole period; elsewhere it has no row. What meets
-- the rule and is not in the listing that covers it is counted apart, and added to nothing.
with counted as (
    select
        judged.counting_method_code,
        measured.period_code,
        measured.period_start_date,
        measured.is_beginning,
        actions.workers_involved_count,
        case when methods.day_rule_code = 'bls_workday' then measured.workday_idle_count else measured.calendar_idle_count end as days_idle_count
    from {{ ref('int_labor_actions__judged') }} as judged
    inner join {{ ref('stg_seeds__counting_methods') }} as methods on judged.counting_method_code = methods.counting_method_code
    inner join {{ ref('int_labor_actions__dated') }} as actions on judged.labor_action_key = actions.labor_action_key
    inner join {{ ref('int_labor_action_periods__measured') }} as measured on judged.labor_action_key = measured.labor_action_key
    where judged.is_counted
),

totals as (
    select
        counting_method_code,
        period_code,
        period_start_date,
        sum(case when is_beginning then 1 else 0 end) as stoppages_beginning_count,
        count(*) as stoppages_in_effect_count,
        sum(case when is_beginning then workers_involved_count end) as workers_beginning_count,
        sum(workers_involved_count) as workers_in_effect_count,
        sum(days_idle_count) as days_idle_count
    from counted
    group by counting_method_code, period_code, period_start_date
),

unlisted as (
    select judged.counting_method_code, measured.period_code, measured.period_start_date, count(*) as unlisted_beginning_count
    from {{ ref('int_labor_actions__judged') }} as judged
    inner join {{ ref('int_labor_action_periods__measured') }} as measured on judged.labor_action_key = measured.labor_action_key
    where judged.exclusion_reason_code = 'not_listed' and measured.is_beginning
    group by judged.counting_method_code, measured.period_code, measured.period_start_date
),

covered as (
    select distinct documents.counting_method_code, periods.period_code, periods.period_start_date
    from {{ ref('int_source_documents__gathered') }} as documents
    inner join {{ ref('int_periods__listed') }} as periods
        on
            documents.coverage_from_date <= periods.period_start_date
            and documents.coverage_to_date >= periods.period_end_date
    where documents.counting_method_code is not null
),

spine as (
    select counting_method_code, period_code, period_start_date from totals
    union
    select counting_method_code, period_code, period_start_date from covered
    union
    select counting_method_code, period_code, period_start_date from unlisted
)

select
    spine.counting_method_code,
    spine.period_code,
    spine.period_start_date,
    periods.period_end_date,
    cast(coalesce(totals.stoppages_beginning_count, 0) as integer) as stoppages_beginning_count,
    cast(coalesce(totals.stoppages_in_effect_count, 0) as integer) as stoppages_in_effect_count,
    cast(
        case when coalesce(totals.stoppages_beginning_count, 0) = 0 then 0 else totals.workers_beginning_count end as bigint
    ) as workers_beginning_count,
    cast(case when totals.stoppages_in_effect_count is null then 0 else totals.workers_in_effect_count end as bigint) as workers_in_effect_count,
    cast(round(case when totals.stoppages_in_effect_count is null then 0 else totals.days_idle_count end) as bigint) as days_idle_count,
    cast(coalesce(unlisted.unlisted_beginning_count, 0) as integer) as unlisted_beginning_count,
    covered.counting_method_code is not null as is_covered
from spine
inner join {{ ref('int_periods__listed') }} as periods
    on spine.period_code = periods.period_code and spine.period_start_date = periods.period_start_date
left join totals
    on
        spine.counting_method_code = totals.counting_method_code
        and spine.period_code = totals.period_code
        and spine.period_start_date = totals.period_start_date
left join covered
    on
        spine.counting_method_code = covered.counting_method_code
        and spine.period_code = covered.period_code
        and spine.period_start_date = covered.period_start_date
left join unlisted
    on
        spine.counting_method_code = unlisted.counting_method_code
        and spine.period_code = unlisted.period_code
        and spine.period_start_date = unlisted.period_start_date
