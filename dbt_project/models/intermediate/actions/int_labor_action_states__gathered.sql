{{ config(materialized='view') }}

-- Where a person has written down the states of an action, by hand or in a report, the sources add none: its shares would change.
with kept as (
    select labor_action_key, state_code, allocation_weight
    from {{ ref('stg_seeds__strike_states') }}
    union all
    select labor_action_key, state_code, allocation_weight
    from {{ ref('stg_reports__action_states') }}
    where labor_action_key not in (select labor_action_key from {{ ref('stg_seeds__strike_states') }})
)

select labor_action_key, state_code, allocation_weight
from kept

union all

select found.labor_action_key, found.state_code, cast(null as double) as allocation_weight
from {{ ref('stg_identity__action_states') }} as found
left join (select distinct labor_action_key from kept) as told on found.labor_action_key = told.labor_action_key
where told.labor_action_key is null
