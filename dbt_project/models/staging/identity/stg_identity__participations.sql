select
    labor_action_key,
    union_key,
    group_name,
    participation_role_code,
    claimant_key,
    source_document_key,
    locator
from {{ source('identity', 'identity_participations') }}
