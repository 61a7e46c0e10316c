select
    state_code,
    state_name,
    state_fips_code,
    census_region_name,
    census_division_name,
    {{ parse_boolean('is_state') }} as is_state,
    {{ parse_boolean('is_territory') }} as is_territory,
    source_document_key,
    locator,
    _source_file,
    {{ parse_integer('_source_line') }} as _source_line
from {{ source('seeds', 'states') }}
