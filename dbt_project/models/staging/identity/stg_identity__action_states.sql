select
    labor_action_key,
    state_code
from {{ source('identity', 'identity_action_states') }}
