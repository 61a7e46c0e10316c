-- The longest stoppages
-- Calendar days from the first day to the last; what is still under way has no duration.
select action_name, start_date, end_date, duration_days, workers_involved_count
from fct_labor_actions
where duration_days is not null
order by duration_days desc
limit 25
