select
    labor_action_key,
    primary_labor_action_key,
    employer_key,
    industry_code,
    action_name,
    action_type_code,
    source_document_key,
    report_key,
    {{ parse_boolean('is_withdrawn') }} as is_withdrawn
from {{ source('reports', 'reported_actions') }}
