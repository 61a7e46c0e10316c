select union_key, source_document_key, cast(year_number as integer) as year_number, members_count
from {{ ref('stg_seeds__member_counts') }}
