select
    labor_action_key,
    state_code,
    {{ parse_number('allocation_weight') }} as allocation_weight,
    report_key,
    _source_file,
    {{ parse_integer('_source_line') }} as _source_line
from {{ source('reports', 'reported_action_states') }}
