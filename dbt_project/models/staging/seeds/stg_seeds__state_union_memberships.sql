select
    state_code,
    {{ parse_integer('year_number') }} as year_number,
    {{ parse_integer('employed_count') }} as employed_count,
    {{ parse_integer('members_count') }} as members_count,
    {{ parse_integer('covered_count') }} as covered_count,
    source_document_key,
    locator,
    _source_file,
    {{ parse_integer('_source_line') }} as _source_line
from {{ source('seeds', 'state_union_memberships') }}
