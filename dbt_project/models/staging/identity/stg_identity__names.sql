select
    kind_code,
    source_code,
    name_text,
    entity_key,
    method_code,
    {{ parse_number('match_score') }} as match_score,
    candidate_key,
    {{ parse_number('candidate_score') }} as candidate_score,
    {{ parse_integer('row_count') }} as row_count
from {{ source('identity', 'identity_names') }}
