select
    labor_action_key,
    state_code,
    {{ parse_number('allocation_weight') }} as allocation_weight,
    source_document_key,
    locator,
    _source_file,
    {{ parse_integer('_source_line') }} as _source_line
from {{ source('seeds', 'strike_states') }}
