select *, 'rpt_stoppages_by_year' as table_name from marts.rpt_stoppages_by_year order by counting_method_code, year_number
