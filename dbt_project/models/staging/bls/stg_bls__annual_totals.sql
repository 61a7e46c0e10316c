select
    _source_document_key as source_document_key,
    _source_row_key as source_row_key,
    _layout_code as layout_code,
    {{ parse_date('_vintage_date') }} as vintage_date,
    {{ parse_integer('year_number') }} as year_number,
    {{ parse_number('stoppages_beginning_count') }} as stoppages_beginning_count,
    {{ parse_number('stoppages_in_effect_count') }} as stoppages_in_effect_count,
    {{ parse_number('workers_beginning_thousands') }} as workers_beginning_thousands,
    {{ parse_number('workers_in_effect_thousands') }} as workers_in_effect_thousands,
    {{ parse_number('days_idle_thousands') }} as days_idle_thousands,
    {{ parse_number('working_time_percent') }} as working_time_percent,
    _source_file,
    {{ parse_integer('_source_line') }} as _source_line,
    _source_sha256
from {{ source('bls', 'bls_annual_totals') }}
