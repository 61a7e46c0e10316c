-- An action whose report was withdrawn is no part of a history. A table of its own: within one query with the names that histories show,
-- ten million actions ran out of 3 GB.
with dated as (
    select gathered.employer_key, actions.labor_action_key, actions.start_date, actions.last_idle_date
    from {{ ref('int_labor_actions__dated') }} as actions
    inner join {{ ref('int_labor_actions__gathered') }} as gathered on actions.labor_action_key = gathered.labor_action_key
    where gathered.employer_key is not null and not actions.is_withdrawn
)

select
    labor_action_key,
    row_number() over (partition by employer_key order by start_date asc nulls last, labor_action_key asc nulls last) as action_number,
    lag(labor_action_key) over (partition by employer_key order by start_date asc nulls last, labor_action_key asc nulls last)
        as previous_labor_action_key,
    lag(last_idle_date) over (partition by employer_key order by start_date asc nulls last, labor_action_key asc nulls last)
        as previous_last_idle_date
from dated
