select
    demand_key,
    labor_action_key,
    demand_topic_code,
    claimant_key,
    source_document_key,
    locator,
    {{ parse_date('stated_date') }} as stated_date
from {{ source('identity', 'identity_demands') }}
