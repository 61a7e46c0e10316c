select
    counting_method_code,
    {{ parse_date('period_start_date') }} as period_start_date,
    period_code,
    measure_code,
    {{ parse_number('printed_value_number') }} as printed_value_number,
    printed_unit_code,
    {{ parse_date('vintage_date') }} as vintage_date,
    source_document_key,
    locator,
    _source_file,
    {{ parse_integer('_source_line') }} as _source_line
from {{ source('seeds', 'published_figures') }}
