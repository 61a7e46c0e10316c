select labor_action_key, sum(allocation_weight) as weight_sum
from {{ ref('bridge_labor_action_states') }}
group by labor_action_key
having abs(sum(allocation_weight) - 1) > 1e-6
