select bridge.*, 'bridge_labor_action_states' as table_name, states.state_name, states.is_state, states.is_territory
from marts.bridge_labor_action_states as bridge
left join marts.dim_states as states on states.state_code = bridge.state_code
order by bridge.labor_action_key, states.state_name
