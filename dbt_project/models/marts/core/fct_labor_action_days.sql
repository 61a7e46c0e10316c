select labor_action_key, date_day as date_key, workers_idle_count, days_idle_count, is_bls_workday
from {{ ref('int_labor_action_days__expanded') }}
