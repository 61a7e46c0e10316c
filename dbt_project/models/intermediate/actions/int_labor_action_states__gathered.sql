{{ config(materialized='view') }}

-- Where a person has written down the states of an action, the sources add none: its shares would change. Nor does a report where the
-- hand-kept rows tell them.
with kept as (
    select labor_action_key, state_code, allocation_weight
    from {{ ref('stg_seeds__strike_states') }}
    union all
    select reported.labor_action_key, reported.state_code, max(reported.allocation_weight) as allocation_weight
    from {{ ref('stg_reports__action_states') }} as reported
    inner join {{ ref('int_labor_actions__gathered') }} as actions on reported.labor_action_key = actions.labor_action_key
    left join (select distinct labor_action_key from {{ ref('stg_seeds__strike_states') }}) as seeded
        on reported.labor_action_key = seeded.labor_action_key
    where seeded.labor_action_key is null
    group by reported.labor_action_key, reported.state_code
)

select labor_action_key, state_code, allocation_weight
from kept

union all

select found.labor_action_key, found.state_code, cast(null as double) as allocation_weight
from {{ ref('stg_identity__action_states') }} as found
left join (select distinct labor_action_key from kept) as told on found.labor_action_key = told.labor_action_key
where told.labor_action_key is null
