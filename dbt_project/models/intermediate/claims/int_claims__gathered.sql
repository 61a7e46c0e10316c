-- What people wrote down and what the sources' files claim, in one shape. A claim that a person takes back may have gone with its file; and
-- of two that would supersede each other the one stands that a person wrote down as the later one.
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
        recorded_at,
        report_key,
        is_pinned
    from {{ ref('int_claims__told') }}
    union all
    select
        claim_key,
        'fct_labor_actions' as subject_table_name,
        labor_action_key as subject_key,
        measure_code,
        value_number,
        value_text,
        cast(null as double) as value_low,
        cast(null as double) as value_high,
        cast(null as {{ dbt.type_string() }}) as unit_code,
        precision_code,
        precision_phrase,
        claimant_key,
        source_document_key,
        locator,
        cast(null as date) as asserted_date,
        cast(null as timestamp) as recorded_at,
        cast(null as {{ dbt.type_string() }}) as report_key,
        false as is_pinned
    from {{ ref('int_source_claims__chained') }}
    where not is_hand_kept
),

expressed as (
    select told.claim_key, earlier.claim_key as supersedes_claim_key
    from {{ ref('int_claims__told') }} as told
    inner join claims as earlier on told.supersedes_claim_key = earlier.claim_key
),

followed as (
    select claim_key, supersedes_claim_key
    from {{ ref('int_source_claims__chained') }}
    where supersedes_claim_key is not null
)

select
    claims.claim_key,
    coalesce(expressed.supersedes_claim_key, case when contrary.claim_key is null then followed.supersedes_claim_key end) as supersedes_claim_key,
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
    coalesce(claims.recorded_at, cast(documents.accessed_date as timestamp)) as recorded_at,
    claims.value_number,
    claims.value_low,
    claims.value_high,
    claims.report_key,
    claims.is_pinned
from claims
left join {{ ref('int_source_documents__gathered') }} as documents on claims.source_document_key = documents.source_document_key
left join {{ ref('stg_seeds__measures') }} as measures on claims.measure_code = measures.measure_code
left join expressed on claims.claim_key = expressed.claim_key
left join followed on claims.claim_key = followed.claim_key
left join expressed as contrary
    on claims.claim_key = contrary.supersedes_claim_key and followed.supersedes_claim_key = contrary.claim_key
