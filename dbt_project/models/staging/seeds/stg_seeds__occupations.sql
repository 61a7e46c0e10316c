select
    occupation_key,
    occupation_name,
    occupation_code_soc,
    source_document_key,
    locator,
    _source_file,
    {{ parse_integer('_source_line') }} as _source_line
from {{ source('seeds', 'occupations') }}
