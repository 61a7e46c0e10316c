select
    labor_action_key,
    action_name,
    action_type_code,
    primary_labor_action_key,
    employer_key,
    industry_code,
    {{ parse_boolean('is_of_employees') }} as is_of_employees,
    source_code,
    source_row_key,
    source_document_key
from {{ source('identity', 'identity_actions') }}
