-- Printed days idle that workers times workdays do not give
-- Recomputed for each row of the listing, with the reason where one is known.
select labor_action_key, start_date, end_date, workers_involved_count,
  reported_days_idle_count, computed_days_idle_count, residual_count, reason
from rpt_days_idle_reproductions
where reproduction_code = 'not_reproduced'
order by abs(residual_count) desc nulls last
