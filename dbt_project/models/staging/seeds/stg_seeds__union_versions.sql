select
    union_key,
    affiliation_name,
    union_name,
    parent_union_key,
    {{ parse_date('valid_from_date') }} as valid_from_date,
    {{ parse_date('valid_to_date') }} as valid_to_date,
    source_document_key,
    locator,
    _source_file,
    {{ parse_integer('_source_line') }} as _source_line
from {{ source('seeds', 'union_versions') }}
