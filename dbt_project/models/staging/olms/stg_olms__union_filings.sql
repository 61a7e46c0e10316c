select
    _source_document_key as source_document_key,
    _source_row_key as source_row_key,
    _layout_code as layout_code,
    {{ parse_date('_vintage_date') }} as vintage_date,
    union_name,
    union_abbreviation,
    unit_name,
    designation_number,
    file_number as file_number_olms,
    {{ parse_integer('year_number') }} as year_number,
    {{ parse_integer('members_count') }} as members_count,
    city as city_name,
    state as state_name,
    _source_file,
    {{ parse_integer('_source_line') }} as _source_line,
    _source_sha256
from {{ source('olms', 'olms_union_filings') }}
