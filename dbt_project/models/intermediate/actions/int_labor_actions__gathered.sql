{{ config(materialized='view') }}

-- Actions kept by hand, those that a report founded, and those that a row of a source founded because no kept one is the same. Of one key
-- the hand-kept row stands. An action whose report was withdrawn is the source's where one founds it, else nobody's. What a report names
-- and only a source knew is unknown where no file tells of it any more. A report tells the industry where it is not the employer's.
with founded as (
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
    labor_action_key,
    primary_labor_action_key,
    employer_key,
    industry_code,
    source_document_key,
    cast(null as {{ dbt.type_string() }}) as report_key,
    action_name,
    action_type_code,
    coalesce(is_of_employees, true) as is_of_employees,
    false as is_hand_kept,
    false as is_withdrawn
from {{ ref('stg_identity__actions') }}
