with counts as (
    select labor_action_key, count(*) as state_count
    from {{ ref('int_labor_action_states__gathered') }}
    group by labor_action_key
),

weighted as (
    select
        states.labor_action_key,
        states.state_code,
        coalesce(states.allocation_weight, cast(1 as double) / nullif(counts.state_count, 0)) as allocation_weight,
        actions.workers_involved_count
    from {{ ref('int_labor_action_states__gathered') }} as states
    inner join counts on states.labor_action_key = counts.labor_action_key
    inner join {{ ref('int_labor_actions__dated') }} as actions on states.labor_action_key = actions.labor_action_key
),

{{ allocate_workers('weighted', 'state_code') }}

select
    allocated.labor_action_key,
    allocated.state_code,
    allocated.allocation_weight,
    allocated.workers_allocated_count,
    case
        when states.allocation_weight is not null then 'reported'
        when counts.state_count = 1 then 'single_state'
        else 'equal_share'
    end as allocation_method_code
from allocated
inner join counts on allocated.labor_action_key = counts.labor_action_key
inner join {{ ref('int_labor_action_states__gathered') }} as states
    on allocated.labor_action_key = states.labor_action_key and allocated.state_code = states.state_code
