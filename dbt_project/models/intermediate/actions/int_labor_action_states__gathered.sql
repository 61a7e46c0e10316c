{{ config(materialized='view') }}

-- Where a person has written down the states of an action, the sources add none: its shares would change.
select labor_action_key, state_code, allocation_weight
from {{ ref('stg_seeds__strike_states') }}

union all

select found.labor_action_key, found.state_code, cast(null as double) as allocation_weight
from {{ ref('stg_identity__action_states') }} as found
left join (select distinct labor_action_key from {{ ref('stg_seeds__strike_states') }}) as kept
    on found.labor_action_key = kept.labor_action_key
where kept.labor_action_key is null
