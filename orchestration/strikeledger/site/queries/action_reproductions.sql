select *, 'rpt_days_idle_reproductions' as table_name from marts.rpt_days_idle_reproductions order by labor_action_key
