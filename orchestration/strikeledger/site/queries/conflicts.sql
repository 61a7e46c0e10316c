select * from marts.rpt_claim_conflicts order by spread_percent desc nulls last, table_name, row_key, column_name
