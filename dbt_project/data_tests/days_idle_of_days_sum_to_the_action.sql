-- Half a day is allowed for the sum of fractions.
select actions.labor_action_key, actions.days_idle_count, days.days_idle_count as sum_of_days
from {{ ref('fct_labor_actions') }} as actions
inner join (
    select labor_action_key, sum(days_idle_count) as days_idle_count
    from {{ ref('fct_labor_action_days') }}
    group by labor_action_key
) as days
    on actions.labor_action_key = days.labor_action_key
where abs(actions.days_idle_count - days.days_idle_count) > 5e-1
