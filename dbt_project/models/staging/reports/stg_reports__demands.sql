select
    demand_key,
    labor_action_key,
    demand_topic_code,
    party_code,
    position_code,
    {{ parse_number('value_low') }} as value_low,
    {{ parse_number('value_high') }} as value_high,
    unit_code,
    {{ parse_integer('period_years') }} as period_years,
    {{ parse_date('stated_date') }} as stated_date,
    precision_code,
    precision_phrase,
    claimant_key,
    source_document_key,
    locator,
    report_key
from {{ source('reports', 'reported_demands') }}
