select *, 'rpt_union_years' as table_name from marts.rpt_union_years order by union_key, year_number
