select
    labor_action_key,
    service_name,
    impact_code,
    claimant_key,
    source_document_key,
    locator,
    report_key
from {{ source('reports', 'reported_service_impacts') }}
