{{ config(materialized='view') }}

-- What people wrote down: the claims that their rows assert themselves, the hand-kept further ones, and those of reports, in one shape.
select
    claim_key,
    subject_table_name,
    subject_key,
    measure_code,
    value_number,
    value_text,
    value_low,
    value_high,
    unit_code,
    precision_code,
    precision_phrase,
    claimant_key,
    source_document_key,
    locator,
    asserted_date,
    cast(null as timestamp) as recorded_at,
    cast(null as {{ dbt.type_string() }}) as supersedes_claim_key,
    cast(null as {{ dbt.type_string() }}) as report_key,
    false as is_pinned
from {{ ref('int_row_claims__unpivoted') }}
union all
select
    claim_key,
    subject_table_name,
    subject_key,
    measure_code,
    value_number,
    value_text,
    value_low,
    value_high,
    unit_code,
    precision_code,
    precision_phrase,
    claimant_key,
    source_document_key,
    locator,
    asserted_date,
    cast(recorded_date as timestamp) as recorded_at,
    supersedes_claim_key,
    cast(null as {{ dbt.type_string() }}) as report_key,
    coalesce(claim_role_code = 'shown', false) as is_pinned
from {{ ref('stg_seeds__claims') }}
union all
select
    claim_key,
    subject_table_name,
    subject_key,
    measure_code,
    value_number,
    value_text,
    value_low,
    value_high,
    unit_code,
    precision_code,
    precision_phrase,
    claimant_key,
    source_document_key,
    locator,
    asserted_date,
    recorded_at,
    supersedes_claim_key,
    report_key,
    false as is_pinned
from {{ ref('stg_reports__claims') }}
