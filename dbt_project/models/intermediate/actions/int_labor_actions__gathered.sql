{{ config(materialized='view') }}

-- Actions kept by hand, those that a report founded, and those that a row of a source founded because no other is the same. A report that
-- was withdrawn leaves its action without a figure: its key stays taken.
select
    labor_action_key,
    primary_labor_action_key,
    employer_key,
    industry_code,
    source_document_key,
    action_name,
    action_type_code,
    true as is_of_employees,
    true as is_hand_kept,
    false as is_report_withdrawn
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
    true as is_of_employees,
    true as is_hand_kept,
    is_withdrawn as is_report_withdrawn
from {{ ref('stg_reports__actions') }}

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
    false as is_hand_kept,
    false as is_report_withdrawn
from {{ ref('stg_identity__actions') }}
