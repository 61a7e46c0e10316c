select labor_action_key, state_code, allocation_method_code, allocation_weight, workers_allocated_count
from {{ ref('int_labor_action_states__allocated') }}
