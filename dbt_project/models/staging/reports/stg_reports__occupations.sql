select
    labor_action_key,
    occupation_key,
    source_document_key,
    locator,
    report_key
from {{ source('reports', 'reported_occupations') }}
