select
    _source_document_key as source_document_key,
    _source_row_key as source_row_key,
    _layout_code as layout_code,
    {{ parse_date('_vintage_date') }} as vintage_date,
    state_name,
    sector_name,
    {{ parse_integer('year_number') }} as year_number,
    {{ parse_number('employees_thousands') }} as employees_thousands,
    {{ parse_number('labor_force_thousands') }} as labor_force_thousands,
    _source_file,
    {{ parse_integer('_source_line') }} as _source_line,
    _source_sha256
from {{ source('ces', 'ces_state_employment') }}
