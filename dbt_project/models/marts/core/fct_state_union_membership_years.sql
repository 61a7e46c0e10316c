select
    state_code,
    source_document_key,
    cast(year_number as integer) as year_number,
    employed_count,
    members_count,
    covered_count,
    {{ rounded('1e2 * members_count / nullif(employed_count, 0)', 2) }} as members_percent
from {{ ref('int_state_memberships__gathered') }}
