select
    measure_code,
    label,
    value_kind_code,
    unit_code,
    description,
    _source_file,
    {{ parse_integer('_source_line') }} as _source_line
from {{ source('seeds', 'measures') }}
