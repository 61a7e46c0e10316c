{{ config(materialized='view') }}

-- Actions kept by hand, and those that a row of a source founded because no hand-kept one is the same.
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
    labor_action_key,
    primary_labor_action_key,
    employer_key,
    industry_code,
    source_document_key,
    action_name,
    action_type_code,
    coalesce(is_of_employees, true) as is_of_employees,
    false as is_hand_kept
from {{ ref('stg_identity__actions') }}
