{{ config(materialized='view') }}

-- Actions that nobody tells any more: the reporter took everything back, or every row of every source that told it was dropped.
with dropped as (
    select labor_action_key, min(case when is_withdrawn then 1 else 0 end) as is_withdrawn_number
    from {{ ref('stg_identity__matches') }}
    group by labor_action_key
)

select actions.labor_action_key
from {{ ref('int_labor_actions__gathered') }} as actions
left join {{ ref('int_labor_action_figures__shown') }} as shown on actions.labor_action_key = shown.labor_action_key
left join dropped on actions.labor_action_key = dropped.labor_action_key
where not actions.is_hand_kept and (shown.labor_action_key is null or dropped.is_withdrawn_number = 1)
