select
    union_key,
    union_name,
    union_abbreviation,
    union_level_code,
    parent_union_key,
    local_number,
    file_number_olms,
    source_document_key,
    locator,
    _source_file,
    {{ parse_integer('_source_line') }} as _source_line
from {{ source('reports', 'reported_unions') }}
