select
    labor_action_key,
    service_name,
    impact_code,
    claimant_key,
    source_document_key,
    locator,
    report_key,
    _source_file,
    {{ parse_integer('_source_line') }} as _source_line
from {{ source('reports', 'reported_service_impacts') }}
