select
    union_key,
    union_name,
    union_abbreviation,
    union_level_code,
    parent_union_key,
    local_number,
    file_number_olms
from {{ source('identity', 'identity_unions') }}
