select counting_method_code, day_rule_code, territory_rule_code, description, minimum_workers_count, counts_protests
from {{ ref('stg_seeds__counting_methods') }}
