-- Stoppages in each year under each official rule
-- One set of actions, counted as the BLS, the ILR tracker and the others count; a count is only complete in the years that a listing covers.
select year_number, counting_method_code, stoppages_beginning_count, workers_beginning_count, days_idle_count, is_covered
from rpt_stoppages_by_year
where year_number >= 2010
order by year_number desc, counting_method_code
