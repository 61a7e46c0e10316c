select *, 'fct_reconciliations' as table_name, year(period_start_date) as year_number
from marts.fct_reconciliations
order by counting_method_code, period_start_date desc, measure_code, vintage_date
