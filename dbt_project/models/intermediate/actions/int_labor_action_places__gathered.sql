{{ config(materialized='view') }}

-- Of one place the hand-kept row stands, then the report's. A place that a source names lies in a state of its action: one in a state that
-- the kept rows leave out stays out as well.
{% set text = dbt.type_string() %}
with reported as (
    select
        told.*,
        row_number() over (
            partition by told.labor_action_key, told.place_name, told.state_code
            order by told.report_key asc nulls last
        ) as telling_number
    from {{ ref('stg_reports__places') }} as told
    inner join {{ ref('int_labor_actions__gathered') }} as actions on told.labor_action_key = actions.labor_action_key
    left join {{ ref('stg_seeds__strike_places') }} as seeded
        on
            told.labor_action_key = seeded.labor_action_key
            and told.place_name = seeded.place_name
            and told.state_code = seeded.state_code
    where seeded.labor_action_key is null
),

kept as (
    {% for relation in [ref('stg_seeds__strike_places'), 'reported'] %}
    select
        labor_action_key,
        place_name,
        state_code,
        workers_involved_count,
        precision_code,
        precision_phrase,
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
    found.place_name,
    found.state_code,
    cast(null as bigint) as workers_involved_count,
    cast(null as {{ text }}) as precision_code,
    cast(null as {{ text }}) as precision_phrase,
    found.claimant_key,
    found.source_document_key,
    found.locator,
    cast(null as {{ text }}) as report_key
from {{ ref('stg_identity__places') }} as found
inner join {{ ref('int_labor_action_states__gathered') }} as states
    on found.labor_action_key = states.labor_action_key and found.state_code = states.state_code
left join kept
    on
        found.labor_action_key = kept.labor_action_key
        and found.place_name = kept.place_name
        and found.state_code = kept.state_code
where kept.labor_action_key is null
