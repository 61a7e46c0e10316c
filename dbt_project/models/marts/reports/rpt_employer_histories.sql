select
    actions.labor_action_key,
    actions.employer_key,
    coalesce(employers.parent_employer_key, employers.employer_key) as employer_group_key,
    sequenced.previous_labor_action_key,
    employers.employer_name,
    actions.action_name,
    actions.action_type_code,
    actions.action_status_code,
    names.union_names,
    names.state_codes,
    actions.start_date,
    actions.end_date,
    actions.last_idle_date,
    cast(sequenced.action_number as integer) as action_number,
    cast({{ days_between('sequenced.previous_last_idle_date', 'actions.start_date') }} as integer) as since_previous_days,
    actions.duration_days,
    actions.workers_involved_count,
    actions.days_idle_count,
    actions.is_major_stoppage
from {{ ref('fct_labor_actions') }} as actions
inner join {{ ref('int_labor_actions__sequenced') }} as sequenced on actions.labor_action_key = sequenced.labor_action_key
inner join {{ ref('dim_employers') }} as employers on actions.employer_key = employers.employer_key
left join {{ ref('int_labor_action_names__listed') }} as names on actions.labor_action_key = names.labor_action_key
