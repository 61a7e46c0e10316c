{{ config(materialized='view') }}

-- Of one key the hand-kept row stands, then that of the first report.
select
    labor_action_key,
    service_name,
    impact_code,
    claimant_key,
    source_document_key,
    locator,
    cast(null as {{ dbt.type_string() }}) as report_key
from {{ ref('stg_seeds__service_impacts') }}

union all

select
    reported.labor_action_key,
    reported.service_name,
    reported.impact_code,
    reported.claimant_key,
    reported.source_document_key,
    reported.locator,
    reported.report_key
from (
    select
        told.*,
        row_number() over (
            partition by told.labor_action_key, told.service_name, told.impact_code
            order by told.report_key asc nulls last
        ) as telling_number
    from {{ ref('stg_reports__service_impacts') }} as told
    inner join {{ ref('int_labor_actions__gathered') }} as actions on told.labor_action_key = actions.labor_action_key
) as reported
left join {{ ref('stg_seeds__service_impacts') }} as kept
    on
        reported.labor_action_key = kept.labor_action_key
        and reported.service_name = kept.service_name
        and reported.impact_code = kept.impact_code
where reported.telling_number = 1 and kept.labor_action_key is null
