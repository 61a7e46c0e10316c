{{ config(materialized='view') }}

-- Where a person has written down who took part, the sources add nobody: its shares would change. Nor does a report where the hand-kept
-- rows tell it. A union that a report names and that no file tells of any more is left out.
{% set text = dbt.type_string() %}
with reported as (
    select
        told.*,
        row_number() over (
            partition by told.labor_action_key, told.union_key, told.group_name, told.participation_role_code, told.state_code
            order by told.report_key asc nulls last
        ) as telling_number
    from {{ ref('stg_reports__participations') }} as told
    inner join {{ ref('int_labor_actions__gathered') }} as actions on told.labor_action_key = actions.labor_action_key
    left join {{ ref('int_unions__gathered') }} as unions on told.union_key = unions.union_key
    left join (select distinct labor_action_key from {{ ref('stg_seeds__participations') }}) as seeded
        on told.labor_action_key = seeded.labor_action_key
    where seeded.labor_action_key is null and (told.union_key is null or unions.union_key is not null)
),

kept as (
    {% for relation in [ref('stg_seeds__participations'), 'reported'] %}
    select
        labor_action_key,
        union_key,
        group_name,
        participation_role_code,
        state_code,
        workers_involved_count,
        claimant_key,
        source_document_key,
        locator,
        {{ 'report_key' if relation == 'reported' else 'cast(null as ' ~ text ~ ') as report_key' }}
    from {{ relation }}
    {{ "where telling_number = 1" if relation == 'reported' else "union all" }}
    {% endfor %}
)

select *
from kept

union all

select
    found.labor_action_key,
    found.union_key,
    found.group_name,
    found.participation_role_code,
    cast(null as {{ text }}) as state_code,
    cast(null as bigint) as workers_involved_count,
    found.claimant_key,
    found.source_document_key,
    found.locator,
    cast(null as {{ text }}) as report_key
from {{ ref('stg_identity__participations') }} as found
left join (select distinct labor_action_key from kept) as told on found.labor_action_key = told.labor_action_key
where told.labor_action_key is null
