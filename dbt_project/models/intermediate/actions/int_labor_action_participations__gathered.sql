{{ config(materialized='view') }}

-- Where a person has written down who took part, the sources add nobody: its shares would change.
select
    labor_action_key,
    union_key,
    group_name,
    participation_role_code,
    state_code,
    workers_involved_count,
    claimant_key,
    source_document_key,
    locator
from {{ ref('stg_seeds__participations') }}

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
    found.locator
from {{ ref('stg_identity__participations') }} as found
left join (select distinct labor_action_key from {{ ref('stg_seeds__participations') }}) as kept
    on found.labor_action_key = kept.labor_action_key
where kept.labor_action_key is null
