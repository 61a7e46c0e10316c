select
    states.*, 'rpt_state_years' as table_name, sum(years.stoppages_beginning_count) as stoppages_count, sum(years.workers_beginning_allocated_count) as workers_count,
    sum(years.days_idle_count) as days_idle_count, min(years.year_number) as first_year_number, max(years.year_number) as last_year_number
from marts.dim_states as states
left join marts.rpt_state_years as years on years.state_code = states.state_code and years.is_covered
group by all
order by states.state_name
