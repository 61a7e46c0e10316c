select
    source_code,
    source_row_key,
    labor_action_key,
    {{ parse_number('match_probability') }} as match_probability
from {{ source('identity', 'identity_candidates') }}
