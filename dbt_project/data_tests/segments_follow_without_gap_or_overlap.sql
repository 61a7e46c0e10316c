select later.labor_action_key, later.segment_number
from {{ ref('fct_labor_action_segments') }} as later
left join {{ ref('fct_labor_action_segments') }} as earlier
    on later.labor_action_key = earlier.labor_action_key and later.segment_number = earlier.segment_number + 1
inner join {{ ref('fct_labor_actions') }} as actions on later.labor_action_key = actions.labor_action_key
where
    later.end_date < later.start_date
    or later.start_date <> coalesce({{ date_plus_days('earlier.end_date', '1') }}, actions.start_date)
    or later.end_date > actions.last_idle_date
