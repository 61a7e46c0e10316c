-- Told segments, else the whole action as one. An end date that is the day of return is no idle day: the last segment ends before it.
with told as (
    select distinct labor_action_key from {{ ref('stg_seeds__strike_segments') }}
)

select
    segments.labor_action_key,
    segments.segment_number,
    segments.start_date,
    case when segments.end_date > actions.last_idle_date then actions.last_idle_date else segments.end_date end as end_date,
    segments.workers_idle_count,
    segments.segment_reason_code
from {{ ref('stg_seeds__strike_segments') }} as segments
inner join {{ ref('int_labor_actions__dated') }} as actions on segments.labor_action_key = actions.labor_action_key
where segments.start_date <= actions.last_idle_date

union all

select
    actions.labor_action_key,
    cast(1 as bigint) as segment_number,
    actions.start_date,
    actions.last_idle_date as end_date,
    actions.workers_involved_count as workers_idle_count,
    'whole' as segment_reason_code
from {{ ref('int_labor_actions__dated') }} as actions
left join told on actions.labor_action_key = told.labor_action_key
where told.labor_action_key is null and actions.last_idle_date is not null
