select
    measure_code,
    claimant_role_code,
    claimant_key,
    {{ parse_integer('rank_number') }} as rank_number,
    because,
    _source_file,
    {{ parse_integer('_source_line') }} as _source_line
from {{ source('seeds', 'claim_precedence') }}
