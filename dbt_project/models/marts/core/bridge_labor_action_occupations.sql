select labor_action_key, occupation_key
from {{ ref('stg_seeds__strike_occupations') }}

union

select reported.labor_action_key, reported.occupation_key
from {{ ref('stg_reports__occupations') }} as reported
inner join {{ ref('int_labor_actions__gathered') }} as actions on reported.labor_action_key = actions.labor_action_key
