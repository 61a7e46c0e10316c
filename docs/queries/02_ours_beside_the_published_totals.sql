-- Our totals beside those that the BLS published
-- Recomputed from single actions, with the residual and, where it is not nothing, its explanation.
select year(period_start_date) as year_number, measure_code, published_value, computed_value,
  residual_percent, reconciliation_status_code, explanation
from fct_reconciliations
where period_code = 'year'
order by year_number desc, measure_code
