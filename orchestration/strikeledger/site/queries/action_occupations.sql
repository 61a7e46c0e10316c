select bridge.labor_action_key, occupations.*
from marts.bridge_labor_action_occupations as bridge
inner join marts.dim_occupations as occupations on occupations.occupation_key = bridge.occupation_key
order by bridge.labor_action_key, occupations.occupation_name
