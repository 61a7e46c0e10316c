{{ config(materialized='view') }}

-- Claims that people wrote down: those that a row makes itself, the further ones, and those of reports. One is retracted when a report has
-- taken it back, has read the same document otherwise since, or has replaced it twice: what its claimant says now does not follow from it.
{% set text = dbt.type_string() %}
{% set columns = [
    'claim_key', 'subject_table_name', 'subject_key', 'measure_code', 'value_number', 'value_text', 'value_low', 'value_high', 'unit_code',
    'precision_code', 'precision_phrase', 'claimant_key', 'source_document_key', 'locator', 'asserted_date'
] %}
with written as (
    select
        {{ columns | join(',\n        ') }},
        cast(null as timestamp) as recorded_at,
        cast(null as {{ text }}) as supersedes_claim_key,
        cast(null as {{ text }}) as report_key,
        true as is_of_row,
        false as is_pinned
    from {{ ref('int_row_claims__unpivoted') }}
    union all
    select
        {{ columns | join(',\n        ') }},
        cast(recorded_date as timestamp) as recorded_at,
        supersedes_claim_key,
        cast(null as {{ text }}) as report_key,
        false as is_of_row,
        coalesce(claim_role_code = 'shown', false) as is_pinned
    from {{ ref('stg_seeds__claims') }}
    union all
    select
        {{ columns | join(',\n        ') }},
        recorded_at,
        supersedes_claim_key,
        report_key,
        false as is_of_row,
        false as is_pinned
    from {{ ref('stg_reports__claims') }}
),

claims as (
    select written.*, value_number is not null or value_text is not null or value_low is not null as has_value
    from written
),

superseded as (
    select distinct supersedes_claim_key as claim_key
    from claims
    where supersedes_claim_key is not null
),

retracted as (
    select distinct earlier.claim_key
    from claims as earlier
    inner join claims as later on earlier.claim_key = later.supersedes_claim_key and later.report_key is not null
    left join superseded on later.claim_key = superseded.claim_key
    where not later.has_value or later.source_document_key = earlier.source_document_key or superseded.claim_key is not null
)

select
    claims.*,
    superseded.claim_key is not null as is_superseded,
    retracted.claim_key is not null as is_retracted
from claims
left join superseded on claims.claim_key = superseded.claim_key
left join retracted on claims.claim_key = retracted.claim_key
