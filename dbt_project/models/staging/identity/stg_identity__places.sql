select
    labor_action_key,
    place_name,
    state_code,
    claimant_key,
    source_document_key,
    locator
from {{ source('identity', 'identity_places') }}
