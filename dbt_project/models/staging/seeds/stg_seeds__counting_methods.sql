select
    counting_method_code,
    {{ parse_integer('minimum_workers_count') }} as minimum_workers_count,
    day_rule_code,
    territory_rule_code,
    {{ parse_boolean('counts_protests') }} as counts_protests,
    {{ parse_boolean('counts_only_employees') }} as counts_only_employees,
    {{ parse_number('reconciliation_tolerance_percent') }} as reconciliation_tolerance_percent,
    description,
    source_document_key,
    locator,
    _source_file,
    {{ parse_integer('_source_line') }} as _source_line
from {{ source('seeds', 'counting_methods') }}
