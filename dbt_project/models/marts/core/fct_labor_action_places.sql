select labor_action_key, place_name, state_code, workers_involved_count
from {{ ref('int_labor_action_places__gathered') }}
