{{ config(materialized='view') }}

-- What reports claim of the actions that are known. Where a report is about an action, or names a union, that only a source knew, what it
-- says of them is left out as long as no file tells of them. A claim stands until a later report tells its figure otherwise or no more.
with superseded as (
    select distinct supersedes_claim_key as claim_key
    from {{ ref('stg_reports__claims') }}
    where supersedes_claim_key is not null
),

strayed as (
    select distinct
        {{ row_key(['told.labor_action_key', 'told.union_key', 'told.group_name', 'told.participation_role_code', 'told.state_code']) }} as subject_key
    from {{ ref('stg_reports__participations') }} as told
    left join {{ ref('int_unions__gathered') }} as unions on told.union_key = unions.union_key
    where told.union_key is not null and unions.union_key is null
)

select
    claims.claim_key,
    claims.supersedes_claim_key,
    claims.report_key,
    reports.labor_action_key,
    claims.subject_table_name,
    claims.subject_key,
    claims.claimant_key,
    claims.source_document_key,
    claims.measure_code,
    claims.unit_code,
    claims.precision_code,
    claims.precision_phrase,
    claims.value_text,
    claims.locator,
    claims.asserted_date,
    claims.recorded_at,
    claims.value_number,
    claims.value_low,
    claims.value_high,
    superseded.claim_key is null
    and (claims.value_number is not null or claims.value_text is not null or claims.value_low is not null) as is_standing
from {{ ref('stg_reports__claims') }} as claims
inner join {{ ref('stg_reports__reports') }} as reports on claims.report_key = reports.report_key
inner join {{ ref('int_labor_actions__gathered') }} as actions on reports.labor_action_key = actions.labor_action_key
left join superseded on claims.claim_key = superseded.claim_key
left join strayed
    on claims.subject_table_name = 'fct_labor_action_participations' and claims.subject_key = strayed.subject_key
where strayed.subject_key is null
