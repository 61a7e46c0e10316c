-- Days idle in each state per 1,000 union members
-- Workers of an action in several states are allocated, so the states may be summed.
select state_name, year_number, workers_allocated_count, days_idle_count, members_count,
  round(days_idle_per_1000_members, 1) as days_idle_per_1000_members
from rpt_state_years
where days_idle_per_1000_members is not null
order by days_idle_per_1000_members desc
limit 50
