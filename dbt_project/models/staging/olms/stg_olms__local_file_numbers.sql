select
    _source_document_key as source_document_key,
    _source_row_key as source_row_key,
    _layout_code as layout_code,
    {{ parse_date('_vintage_date') }} as vintage_date,
    union_abbreviation,
    local_number,
    file_number as file_number_olms,
    _source_file,
    {{ parse_integer('_source_line') }} as _source_line,
    _source_sha256
from {{ source('olms', 'olms_local_file_numbers') }}
