select
    counting_method_code,
    day_rule_code,
    territory_rule_code,
    description,
    minimum_workers_count,
    reconciliation_tolerance_percent,
    counts_protests,
    counts_only_employees
from {{ ref('stg_seeds__counting_methods') }}
