select
    federal_holiday_name,
    {{ parse_integer('month_number') }} as month_number,
    {{ parse_integer('day_number') }} as day_number,
    {{ parse_integer('iso_weekday_number') }} as iso_weekday_number,
    {{ parse_integer('occurrence_number') }} as occurrence_number,
    {{ parse_integer('first_year_number') }} as first_year_number,
    {{ parse_integer('last_year_number') }} as last_year_number,
    source_document_key,
    locator,
    _source_file,
    {{ parse_integer('_source_line') }} as _source_line
from {{ source('seeds', 'federal_holidays') }}
