-- Strikes that paused or changed in size
-- Each segment is a period of constant headcount; 0 is a pause, absent is not known.
select labor_action_key, segment_number, segment_reason_code, start_date, end_date, workers_idle_count
from fct_labor_action_segments
where labor_action_key in (
  select labor_action_key from fct_labor_action_segments where segment_number > 1
)
order by labor_action_key, segment_number
