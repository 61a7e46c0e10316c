-- The largest stoppages by days idle
-- Days idle are workers times lost workdays, as the figure that is shown has it; both ends of the range of claims stand beside the workers.
select action_name, start_date, end_date, days_idle_count,
  workers_involved_count, workers_involved_count_low, workers_involved_count_high
from fct_labor_actions
where days_idle_count is not null
order by days_idle_count desc
limit 25
