{{ config(materialized='view') }}

-- Of one key the hand-kept row stands. A source that lists demands names topics alone: asks of the workers' side, without a value.
{% set text = dbt.type_string() %}
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
    cast(null as {{ text }}) as report_key
from {{ ref('stg_seeds__demands') }}

union all

select
    told.demand_key,
    told.labor_action_key,
    told.demand_topic_code,
    told.party_code,
    told.position_code,
    told.value_low,
    told.value_high,
    told.unit_code,
    told.period_years,
    told.stated_date,
    told.precision_code,
    told.precision_phrase,
    told.claimant_key,
    told.source_document_key,
    told.locator,
    told.report_key
from {{ ref('stg_reports__demands') }} as told
inner join {{ ref('int_labor_actions__gathered') }} as actions on told.labor_action_key = actions.labor_action_key
left join {{ ref('stg_seeds__demands') }} as kept on told.demand_key = kept.demand_key
where kept.demand_key is null

union all

select
    demand_key,
    labor_action_key,
    demand_topic_code,
    'union' as party_code,
    'ask' as position_code,
    cast(null as double) as value_low,
    cast(null as double) as value_high,
    cast(null as {{ text }}) as unit_code,
    cast(null as bigint) as period_years,
    stated_date,
    cast(null as {{ text }}) as precision_code,
    cast(null as {{ text }}) as precision_phrase,
    claimant_key,
    source_document_key,
    locator,
    cast(null as {{ text }}) as report_key
from {{ ref('stg_identity__demands') }}
