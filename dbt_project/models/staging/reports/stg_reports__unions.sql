select
    union_key,
    union_name,
    union_abbreviation,
    union_level_code,
    parent_union_key,
    local_number,
    file_number_olms,
    source_document_key,
    locator
from {{ source('reports', 'reported_unions') }}
