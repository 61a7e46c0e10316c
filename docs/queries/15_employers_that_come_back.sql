-- Employers with most stoppages, and the days between them
-- A group counts with its subsidiaries.
with most as (
  select employer_group_key, count(*) as stoppages
  from rpt_employer_histories
  group by employer_group_key
  having stoppages > 1
  order by stoppages desc, employer_group_key
  limit 30
)
select employer_group_key, any_value(stoppages) as stoppages,
  min(start_date) as first_start_date, max(start_date) as last_start_date,
  median(since_previous_days) as median_days_since_previous
from most
join rpt_employer_histories using (employer_group_key)
group by employer_group_key
order by stoppages desc, employer_group_key
