{{ config(materialized='view') }}

-- A place that a source names lies in a state of its action: one in a state that the hand-kept rows leave out stays out as well.
{% set columns %}
labor_action_key, place_name, state_code, workers_involved_count, precision_code, precision_phrase, claimant_key, source_document_key, locator
{% endset %}
{% set key = ['labor_action_key', 'place_name', 'state_code'] %}
with kept as (
    select {{ columns }}, false as is_reported
    from {{ ref('stg_seeds__strike_places') }}
    union all
    select {{ columns }}, true as is_reported
    from {{ ref('stg_reports__places') }}
    where {{ row_key(key) }} not in (select {{ row_key(key) }} from {{ ref('stg_seeds__strike_places') }})
)

select {{ columns }}, is_reported
from kept

union all

select
    found.labor_action_key,
    found.place_name,
    found.state_code,
    cast(null as bigint) as workers_involved_count,
    cast(null as {{ dbt.type_string() }}) as precision_code,
    cast(null as {{ dbt.type_string() }}) as precision_phrase,
    found.claimant_key,
    found.source_document_key,
    found.locator,
    false as is_reported
from {{ ref('stg_identity__places') }} as found
inner join {{ ref('int_labor_action_states__gathered') }} as states
    on found.labor_action_key = states.labor_action_key and found.state_code = states.state_code
left join kept
    on
        found.labor_action_key = kept.labor_action_key
        and found.place_name = kept.place_name
        and found.state_code = kept.state_code
where kept.labor_action_key is null
