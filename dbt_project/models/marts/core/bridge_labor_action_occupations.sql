select labor_action_key, occupation_key
from {{ ref('stg_seeds__strike_occupations') }}

union

select labor_action_key, occupation_key
from {{ ref('stg_reports__occupations') }}
