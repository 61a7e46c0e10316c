select
    labor_action_key,
    place_name,
    state_code,
    {{ parse_integer('workers_involved_count') }} as workers_involved_count,
    precision_code,
    precision_phrase,
    claimant_key,
    source_document_key,
    locator,
    report_key
from {{ source('reports', 'reported_places') }}
