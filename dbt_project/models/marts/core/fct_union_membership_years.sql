select union_key, source_document_key, cast(year_number as integer) as year_number, members_count
from {{ ref('int_union_memberships__gathered') }}
