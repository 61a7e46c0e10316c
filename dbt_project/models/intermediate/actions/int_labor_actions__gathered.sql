{{ config(materialized='view') }}

-- Actions that people wrote down, and those that a row of a source founded because none of these is the same. One whose reporter has taken
-- it back stays, with nobody who tells it, unless a row of a source founds it.
select
    labor_action_key,
    primary_labor_action_key,
    employer_key,
    industry_code,
    source_document_key,
    action_name,
    action_type_code,
    true as is_of_employees,
    true as is_hand_kept
from {{ ref('stg_seeds__strikes') }}

union all

select
    reported.labor_action_key,
    reported.primary_labor_action_key,
    reported.employer_key,
    reported.industry_code,
    reported.source_document_key,
    reported.action_name,
    reported.action_type_code,
    true as is_of_employees,
    not reported.is_withdrawn as is_hand_kept
from {{ ref('stg_reports__actions') }} as reported
left join {{ ref('stg_seeds__strikes') }} as seeded on reported.labor_action_key = seeded.labor_action_key
left join {{ ref('stg_identity__actions') }} as found on reported.labor_action_key = found.labor_action_key
where seeded.labor_action_key is null and (found.labor_action_key is null or not reported.is_withdrawn)

union all

select
    found.labor_action_key,
    found.primary_labor_action_key,
    found.employer_key,
    found.industry_code,
    found.source_document_key,
    found.action_name,
    found.action_type_code,
    coalesce(found.is_of_employees, true) as is_of_employees,
    false as is_hand_kept
from {{ ref('stg_identity__actions') }} as found
left join {{ ref('stg_reports__actions') }} as reported
    on found.labor_action_key = reported.labor_action_key and not reported.is_withdrawn
where reported.labor_action_key is null
