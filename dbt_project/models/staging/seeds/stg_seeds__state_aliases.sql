select
    alias_text,
    state_code,
    because,
    _source_file,
    {{ parse_integer('_source_line') }} as _source_line
from {{ source('seeds', 'state_aliases') }}
