select
    labor_action_key,
    {{ parse_integer('segment_number') }} as segment_number,
    {{ parse_date('start_date') }} as start_date,
    {{ parse_date('end_date') }} as end_date,
    {{ parse_integer('workers_idle_count') }} as workers_idle_count,
    segment_reason_code,
    claimant_key,
    source_document_key,
    locator,
    _source_file,
    {{ parse_integer('_source_line') }} as _source_line
from {{ source('seeds', 'strike_segments') }}
