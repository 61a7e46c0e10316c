select *, 'fct_labor_action_segments' as table_name, concat_ws('|', labor_action_key, segment_number) as row_key
from marts.fct_labor_action_segments
order by labor_action_key, segment_number
