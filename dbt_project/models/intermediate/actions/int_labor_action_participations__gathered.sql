{{ config(materialized='view') }}

-- Where a person has written down who took part, by hand or in a report, the sources add nobody: its shares would change.
{% set columns %}
labor_action_key, union_key, group_name, participation_role_code, state_code, workers_involved_count, claimant_key, source_document_key, locator
{% endset %}
with kept as (
    select {{ columns }}, false as is_reported
    from {{ ref('stg_seeds__participations') }}
    union all
    select {{ columns }}, true as is_reported
    from {{ ref('stg_reports__participations') }}
    where labor_action_key not in (select labor_action_key from {{ ref('stg_seeds__participations') }})
)

select {{ columns }}, is_reported
from kept

union all

select
    found.labor_action_key,
    found.union_key,
    found.group_name,
    found.participation_role_code,
    cast(null as {{ dbt.type_string() }}) as state_code,
    cast(null as bigint) as workers_involved_count,
    found.claimant_key,
    found.source_document_key,
    found.locator,
    false as is_reported
from {{ ref('stg_identity__participations') }} as found
left join (select distinct labor_action_key from kept) as told on found.labor_action_key = told.labor_action_key
where told.labor_action_key is null
