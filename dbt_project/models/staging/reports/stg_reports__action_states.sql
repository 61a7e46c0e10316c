select
    labor_action_key,
    state_code,
    {{ parse_number('allocation_weight') }} as allocation_weight,
    report_key
from {{ source('reports', 'reported_action_states') }}
