-- What nobody tells any more is no part of a history.
with states as (
    select labor_action_key, {{ ordered_list('state_code', 'state_code', ', ') }} as state_codes
    from {{ ref('bridge_labor_action_states') }}
    group by labor_action_key
),

unions as (
    select allocated.labor_action_key, {{ ordered_list('unions.union_name', 'unions.union_name', '; ') }} as union_names
    from {{ ref('int_labor_action_unions__allocated') }} as allocated
    inner join {{ ref('dim_unions') }} as unions on allocated.union_key = unions.union_key
    group by allocated.labor_action_key
),

sequenced as (
    select
        labor_action_key,
        employer_key,
        row_number() over (partition by employer_key order by start_date asc nulls last, labor_action_key asc nulls last) as action_number,
        lag(labor_action_key) over (partition by employer_key order by start_date asc nulls last, labor_action_key asc nulls last)
            as previous_labor_action_key,
        lag(last_idle_date) over (partition by employer_key order by start_date asc nulls last, labor_action_key asc nulls last)
            as previous_last_idle_date
    from {{ ref('fct_labor_actions') }}
    where not is_withdrawn
)

select
    actions.labor_action_key,
    actions.employer_key,
    coalesce(employers.parent_employer_key, employers.employer_key) as employer_group_key,
    sequenced.previous_labor_action_key,
    employers.employer_name,
    actions.action_name,
    actions.action_type_code,
    actions.action_status_code,
    unions.union_names,
    states.state_codes,
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
inner join sequenced on actions.labor_action_key = sequenced.labor_action_key
inner join {{ ref('dim_employers') }} as employers on actions.employer_key = employers.employer_key
left join unions on actions.labor_action_key = unions.labor_action_key
left join states on actions.labor_action_key = states.labor_action_key
