-- Nine of ten actions touch one state and one union. Only the others need an ordered list: it takes four times as long, and memory with it.
with states_counted as (
    select labor_action_key, min(state_code) as first_state_code, count(*) as state_count
    from {{ ref('int_labor_action_states__allocated') }}
    group by labor_action_key
),

states_listed as (
    select states.labor_action_key, {{ ordered_list('states.state_code', 'states.state_code', ', ') }} as state_codes
    from {{ ref('int_labor_action_states__allocated') }} as states
    inner join states_counted as counted on states.labor_action_key = counted.labor_action_key
    where counted.state_count > 1
    group by states.labor_action_key
),

unions as (
    select allocated.labor_action_key, versions.union_name
    from {{ ref('int_labor_action_unions__allocated') }} as allocated
    inner join {{ ref('int_unions__gathered') }} as versions on allocated.union_key = versions.union_key
),

unions_counted as (
    select labor_action_key, min(union_name) as first_union_name, count(*) as union_count
    from unions
    group by labor_action_key
),

unions_listed as (
    select unions.labor_action_key, {{ ordered_list('unions.union_name', 'unions.union_name', '; ') }} as union_names
    from unions
    inner join unions_counted as counted on unions.labor_action_key = counted.labor_action_key
    where counted.union_count > 1
    group by unions.labor_action_key
)

select
    coalesce(states.labor_action_key, unions.labor_action_key) as labor_action_key,
    coalesce(states_listed.state_codes, states.first_state_code) as state_codes,
    coalesce(unions_listed.union_names, unions.first_union_name) as union_names
from states_counted as states
full outer join unions_counted as unions on states.labor_action_key = unions.labor_action_key
left join states_listed on states.labor_action_key = states_listed.labor_action_key
left join unions_listed on unions.labor_action_key = unions_listed.labor_action_key
