-- Unions by stoppages in the last ten covered years
-- Stoppages in which the union took part; workers are allocated where several unions did.
select union_name, union_level_code, sum(stoppages_beginning_count) as stoppages,
  sum(workers_beginning_allocated_count) as workers_allocated
from rpt_union_years
where year_number between 2013 and 2022
group by all
having stoppages > 0
order by stoppages desc, union_name
limit 30
