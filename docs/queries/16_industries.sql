-- Stoppages and days idle by sector
-- By the sector of the industry that the source names.
select i.sector_code, i.sector_name, count(*) as actions,
  sum(a.workers_involved_count) as workers_involved, sum(a.days_idle_count) as days_idle
from fct_labor_actions a
join dim_industries i using (industry_code)
group by all
order by days_idle desc nulls last
