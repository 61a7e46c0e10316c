-- The listing's own days idle against ours. Where a detail table states the workdays themselves, they count. A told reason explains a
-- difference; arithmetic alone only describes it.
with computed as (
    select labor_action_key, sum(case when is_bls_workday or workers_idle_count is null then workers_idle_count else 0 end) as days_idle_count
    from {{ ref('int_labor_action_days__expanded') }}
    group by labor_action_key
),

stated as (
    select distinct actions.labor_action_key
    from {{ ref('int_labor_actions__dated') }} as actions
    inner join {{ ref('int_source_rows__conformed') }} as source_rows on actions.labor_action_key = source_rows.labor_action_key
    where source_rows.workers_involved_count * source_rows.workdays_idle_days = actions.days_idle_count
),

claimed as (
    select
        actions.labor_action_key,
        actions.workers_involved_count,
        actions.workdays_inclusive_count,
        actions.workdays_exclusive_count,
        actions.days_idle_count as reported_days_idle_count,
        computed.days_idle_count as segment_days_idle_count,
        stated.labor_action_key is not null as is_of_stated_workdays,
        strikes.days_idle_reason_code as told_reason_code,
        reasons.label as told_reason_name
    from {{ ref('int_labor_actions__dated') }} as actions
    left join stated on actions.labor_action_key = stated.labor_action_key
    left join computed on actions.labor_action_key = computed.labor_action_key
    left join {{ ref('stg_seeds__strikes') }} as strikes on actions.labor_action_key = strikes.labor_action_key
    left join {{ ref('stg_seeds__days_idle_reasons') }} as reasons on strikes.days_idle_reason_code = reasons.days_idle_reason_code
    where actions.days_idle_count is not null
),

reproduced as (
    select
        labor_action_key,
        workers_involved_count,
        workdays_inclusive_count,
        workdays_exclusive_count,
        reported_days_idle_count,
        segment_days_idle_count,
        told_reason_code,
        told_reason_name,
        case
            when workers_involved_count * workdays_inclusive_count = reported_days_idle_count then 'exact_inclusive'
            when workers_involved_count * workdays_exclusive_count = reported_days_idle_count then 'exact_return_day'
            when segment_days_idle_count = reported_days_idle_count then 'exact_segments'
            when is_of_stated_workdays then 'exact_stated_workdays'
            else 'not_reproduced'
        end as reproduction_code
    from claimed
),

reasoned as (
    select
        labor_action_key,
        workers_involved_count,
        workdays_inclusive_count,
        workdays_exclusive_count,
        reported_days_idle_count,
        case when reproduction_code = 'not_reproduced' then segment_days_idle_count else reported_days_idle_count end as computed_days_idle_count,
        told_reason_name,
        reproduction_code,
        case
            when reproduction_code <> 'not_reproduced' then null
            when told_reason_code is not null then told_reason_code
            when workers_involved_count is null then 'head_count_unknown'
            when workdays_inclusive_count is null then 'end_unknown'
            when workdays_inclusive_count = 0 then 'no_workday_idle'
            when reported_days_idle_count % nullif(workers_involved_count, 0) = 0 then 'other_workday_count'
            else 'other_head_count'
        end as reason_code,
        reproduction_code <> 'not_reproduced' or told_reason_code is not null as is_explained
    from reproduced
)

select
    labor_action_key,
    reproduction_code,
    reason_code,
    case
        when reason_code = 'head_count_unknown' then 'No source tells a head count.'
        when reason_code = 'end_unknown' then 'No source tells the last day.'
        when reason_code = 'no_workday_idle' then 'The calendar has no workday between the listed dates.'
        when reason_code = 'other_workday_count' then
            'The listing counts '
            || cast(cast(reported_days_idle_count / nullif(workers_involved_count, 0) as bigint) as {{ dbt.type_string() }})
            || ' workdays, the calendar ' || cast(workdays_inclusive_count as {{ dbt.type_string() }}) || '.'
        when reason_code = 'other_head_count' then
            'Over the workdays of the calendar the listed days idle are '
            || cast(cast(round(1e0 * reported_days_idle_count / nullif(workdays_inclusive_count, 0)) as bigint) as {{ dbt.type_string() }})
            || ' workers on average, the listed head count is '
            || cast(workers_involved_count as {{ dbt.type_string() }}) || '.'
        when reason_code is not null then told_reason_name
    end as reason,
    workers_involved_count,
    workdays_inclusive_count,
    workdays_exclusive_count,
    reported_days_idle_count,
    computed_days_idle_count,
    computed_days_idle_count - reported_days_idle_count as residual_count,
    {{ rounded('1e0 * reported_days_idle_count / nullif(workdays_inclusive_count, 0)', 1) }} as average_workers_count,
    is_explained
from reasoned
