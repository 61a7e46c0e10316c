select
    _source_document_key as source_document_key,
    _source_row_key as source_row_key,
    _layout_code as layout_code,
    {{ parse_date('_vintage_date') }} as vintage_date,
    state_name,
    {{ parse_integer('year_number') }} as year_number,
    {{ parse_integer('observations_count') }} as observations_count,
    {{ parse_integer('employed_count') }} as employed_count,
    {{ parse_integer('members_count') }} as members_count,
    {{ parse_integer('covered_count') }} as covered_count,
    _source_file,
    {{ parse_integer('_source_line') }} as _source_line,
    _source_sha256
from {{ source('cps', 'cps_state_memberships') }}
