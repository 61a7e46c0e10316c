-- A row's own claims and the hand-kept further ones, in one shape.
with claims as (
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
        cast(null as date) as recorded_date,
        cast(null as {{ dbt.type_string() }}) as supersedes_claim_key,
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
        recorded_date,
        supersedes_claim_key,
        coalesce(claim_role_code = 'shown', false) as is_pinned
    from {{ ref('stg_seeds__claims') }}
)

select
    claims.claim_key,
    claims.supersedes_claim_key,
    claims.subject_table_name,
    claims.subject_key,
    claims.claimant_key,
    claims.source_document_key,
    claims.measure_code,
    coalesce(claims.unit_code, measures.unit_code) as unit_code,
    claims.precision_code,
    claims.precision_phrase,
    claims.value_text,
    claims.locator,
    coalesce(claims.asserted_date, documents.published_date) as asserted_date,
    documents.published_date,
    cast(coalesce(claims.recorded_date, documents.accessed_date) as timestamp) as recorded_at,
    claims.value_number,
    claims.value_low,
    claims.value_high,
    claims.is_pinned
from claims
left join {{ ref('stg_seeds__source_documents') }} as documents on claims.source_document_key = documents.source_document_key
left join {{ ref('stg_seeds__measures') }} as measures on claims.measure_code = measures.measure_code
