select
    union_key,
    {{ parse_integer('year_number') }} as year_number,
    {{ parse_integer('members_count') }} as members_count,
    source_document_key,
    locator,
    _source_file,
    {{ parse_integer('_source_line') }} as _source_line
from {{ source('seeds', 'member_counts') }}
