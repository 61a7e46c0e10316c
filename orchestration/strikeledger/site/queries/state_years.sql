select *, 'rpt_state_years' as table_name from marts.rpt_state_years order by state_code, year_number
