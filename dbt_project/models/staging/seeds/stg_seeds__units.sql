select
    unit_code,
    label,
    {{ parse_number('base_factor') }} as base_factor,
    description,
    _source_file,
    {{ parse_integer('_source_line') }} as _source_line
from {{ source('seeds', 'units') }}
