{{ config(materialized='view') }}

-- Actions kept by hand, those that a report founded, and those that a row of a source founded because no kept one is the same. Of one key
-- the hand-kept row stands. An action whose report was withdrawn is the source's where one founds it, else nobody's. What a report names
-- and only a source knew is unknown where no file tells of it any more. A report tells the industry where it is not the employer's. A
-- source's action is withdrawn when every row of every source that told it was dropped.
with told as (
    select labor_action_key, min(case when is_withdrawn then 1 else 0 end) = 1 as is_withdrawn
    from {{ ref('stg_identity__matches') }}
    group by labor_action_key
),

founded as (
    select labor_action_key from {{ ref('stg_seeds__strikes') }}
    union
    select labor_action_key from {{ ref('stg_reports__actions') }}
    union
    select labor_action_key from {{ ref('stg_identity__actions') }}
)

select
    labor_action_key,
    primary_labor_action_key,
    employer_key,
    industry_code,
    source_document_key,
    cast(null as {{ dbt.type_string() }}) as report_key,
    action_name,
    action_type_code,
    true as is_of_employees,
    true as is_hand_kept,
    false as is_withdrawn
from {{ ref('stg_seeds__strikes') }}

union all

select
    reported.labor_action_key,
    founded.labor_action_key as primary_labor_action_key,
    employers.employer_key,
    coalesce(reported.industry_code, employers.industry_code) as industry_code,
    reported.source_document_key,
    reported.report_key,
    reported.action_name,
    reported.action_type_code,
    true as is_of_employees,
    true as is_hand_kept,
    reported.is_withdrawn
from {{ ref('stg_reports__actions') }} as reported
left join founded on reported.primary_labor_action_key = founded.labor_action_key
left join {{ ref('int_employers__gathered') }} as employers on reported.employer_key = employers.employer_key
left join {{ ref('stg_seeds__strikes') }} as kept on reported.labor_action_key = kept.labor_action_key
left join {{ ref('stg_identity__actions') }} as found on reported.labor_action_key = found.labor_action_key
where kept.labor_action_key is null and (found.labor_action_key is null or not reported.is_withdrawn)

union all

select
    found.labor_action_key,
    found.primary_labor_action_key,
    found.employer_key,
    found.industry_code,
    found.source_document_key,
    cast(null as {{ dbt.type_string() }}) as report_key,
    found.action_name,
    found.action_type_code,
    coalesce(found.is_of_employees, true) as is_of_employees,
    false as is_hand_kept,
    coalesce(told.is_withdrawn, false) as is_withdrawn
from {{ ref('stg_identity__actions') }} as found
left join told on found.labor_action_key = told.labor_action_key
