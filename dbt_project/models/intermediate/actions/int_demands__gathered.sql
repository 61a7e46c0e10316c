{{ config(materialized='view') }}

-- A source that lists demands names topics alone: asks of the workers' side, without a value.
{% set text = dbt.type_string() %}
{% set columns %}
demand_key, labor_action_key, demand_topic_code, party_code, position_code, value_low, value_high, unit_code, period_years, stated_date,
precision_code, precision_phrase, claimant_key, source_document_key, locator
{% endset %}
select {{ columns }}, false as is_reported
from {{ ref('stg_seeds__demands') }}

union all

select {{ columns }}, true as is_reported
from {{ ref('stg_reports__demands') }}
where demand_key not in (select demand_key from {{ ref('stg_seeds__demands') }})

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
    false as is_reported
from {{ ref('stg_identity__demands') }}
