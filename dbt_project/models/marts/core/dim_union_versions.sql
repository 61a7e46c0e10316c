select
    {{ row_key(['union_key', 'valid_from_date']) }} as union_version_key,
    union_key,
    parent_union_key,
    affiliation_name,
    union_name,
    valid_from_date,
    valid_to_date,
    is_current
from {{ ref('int_union_versions__completed') }}
