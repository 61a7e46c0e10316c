select
    source_code,
    source_document_key,
    source_row_key,
    {{ parse_date('vintage_date') }} as vintage_date,
    column_name,
    reason_code
from {{ source('archive', 'absent_figures') }}
