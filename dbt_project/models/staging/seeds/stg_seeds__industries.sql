select
    industry_code,
    industry_name,
    sector_code,
    {{ parse_integer('naics_edition_year') }} as naics_edition_year,
    source_document_key,
    locator,
    _source_file,
    {{ parse_integer('_source_line') }} as _source_line
from {{ source('seeds', 'industries') }}
