select
    places.*, 'fct_labor_action_places' as table_name, states.state_name,
    concat_ws('|', places.labor_action_key, places.place_name, coalesce(places.state_code, '')) as row_key
from marts.fct_labor_action_places as places
left join marts.dim_states as states on states.state_code = places.state_code
order by places.labor_action_key, places.workers_involved_count desc nulls last, places.place_name, places.state_code
