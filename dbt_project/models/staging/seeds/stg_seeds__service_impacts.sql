select
    labor_action_key,
    service_name,
    impact_code,
    claimant_key,
    source_document_key,
    locator,
    _source_file,
    {{ parse_integer('_source_line') }} as _source_line
from {{ source('seeds', 'service_impacts') }}
