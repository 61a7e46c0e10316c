select
    {{ row_key(['labor_action_key', 'union_key', 'group_name', 'participation_role_code', 'state_code']) }} as participation_key,
    labor_action_key,
    union_key,
    state_code,
    participation_role_code,
    group_name,
    workers_involved_count
from {{ ref('int_labor_action_participations__gathered') }}
