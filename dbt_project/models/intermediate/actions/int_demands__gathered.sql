{{ config(materialized='view') }}

-- A source that lists demands names topics alone: asks of the workers' side, without a value.
{% set text = dbt.type_string() %}
{% set columns = [
    'demand_key', 'labor_action_key', 'demand_topic_code', 'party_code', 'position_code', 'value_low', 'value_high', 'unit_code',
    'period_years', 'stated_date', 'precision_code', 'precision_phrase', 'claimant_key', 'source_document_key', 'locator'
] %}
with kept as (
{{ kept_rows('stg_seeds__demands', 'stg_reports__demands', ['demand_key'], columns) }}
)

select
    demand_key,
    labor_action_key,
    demand_topic_code,
    party_code,
    position_code,
    value_low,
    value_high,
    unit_code,
    period_years,
    stated_date,
    precision_code,
    precision_phrase,
    claimant_key,
    source_document_key,
    locator,
    report_key
from kept

union all

select
    found.demand_key,
    found.labor_action_key,
    found.demand_topic_code,
    'union' as party_code,
    'ask' as position_code,
    cast(null as double) as value_low,
    cast(null as double) as value_high,
    cast(null as {{ text }}) as unit_code,
    cast(null as bigint) as period_years,
    found.stated_date,
    cast(null as {{ text }}) as precision_code,
    cast(null as {{ text }}) as precision_phrase,
    found.claimant_key,
    found.source_document_key,
    found.locator,
    cast(null as {{ text }}) as report_key
from {{ ref('stg_identity__demands') }} as found
left join kept on found.demand_key = kept.demand_key
where kept.demand_key is null
