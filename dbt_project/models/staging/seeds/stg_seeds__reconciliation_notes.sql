select
    counting_method_code,
    {{ parse_date('period_start_date') }} as period_start_date,
    period_code,
    measure_code,
    explanation,
    source_document_key,
    locator,
    _source_file,
    {{ parse_integer('_source_line') }} as _source_line
from {{ source('seeds', 'reconciliation_notes') }}
