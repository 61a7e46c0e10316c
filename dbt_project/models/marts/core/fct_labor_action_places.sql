select labor_action_key, place_name, state_code, workers_involved_count
from {{ ref('stg_seeds__strike_places') }}
