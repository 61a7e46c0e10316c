select
    source_code,
    source_row_key,
    labor_action_key,
    match_relation_code,
    match_method_code,
    {{ parse_number('match_probability') }} as match_probability,
    {{ parse_boolean('is_reviewed') }} as is_reviewed,
    {{ parse_boolean('is_withdrawn') }} as is_withdrawn,
    {{ parse_date('first_vintage_date') }} as first_vintage_date,
    {{ parse_date('last_vintage_date') }} as last_vintage_date
from {{ source('identity', 'identity_matches') }}
