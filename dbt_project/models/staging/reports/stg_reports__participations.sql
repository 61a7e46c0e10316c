select
    labor_action_key,
    union_key,
    group_name,
    participation_role_code,
    state_code,
    {{ parse_integer('workers_involved_count') }} as workers_involved_count,
    claimant_key,
    source_document_key,
    locator,
    report_key
from {{ source('reports', 'reported_participations') }}
