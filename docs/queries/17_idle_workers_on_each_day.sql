-- Workers idle on each day of autumn 2023
-- One row for each action and day it is in effect, so any period can be summed without counting a day twice.
select date_key, count(*) as actions_in_effect, sum(workers_idle_count) as workers_idle
from fct_labor_action_days
where date_key between '2023-09-01' and '2023-11-30'
group by date_key
order by date_key
