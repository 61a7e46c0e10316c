select *, 'fct_service_impacts' as table_name, concat_ws('|', labor_action_key, service_name, impact_code) as row_key
from marts.fct_service_impacts
order by labor_action_key, list_position(['open', 'reduced_hours', 'closed'], impact_code), service_name
