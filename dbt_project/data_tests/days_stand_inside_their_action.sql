-- As many days as the action lasts, none before its first or after its last.
with days as (
    select labor_action_key, min(date_key) as first_date, max(date_key) as last_date, count(*) as day_count
    from {{ ref('fct_labor_action_days') }}
    group by labor_action_key
)

select actions.labor_action_key, days.first_date, days.last_date, days.day_count
from {{ ref('fct_labor_actions') }} as actions
left join days on actions.labor_action_key = days.labor_action_key
where
    (actions.last_idle_date is null) <> (days.labor_action_key is null)
    or days.first_date <> actions.start_date
    or days.last_date <> actions.last_idle_date
    or days.day_count <> {{ days_between('actions.start_date', 'actions.last_idle_date') }} + 1
