select
    days_idle_reason_code,
    label,
    description,
    _source_file,
    {{ parse_integer('_source_line') }} as _source_line
from {{ source('seeds', 'days_idle_reasons') }}
