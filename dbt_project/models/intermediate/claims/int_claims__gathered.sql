-- What people wrote down and what the sources' files say, in one shape. A hand-kept claim keeps the one that a person has let it supersede;
-- where it stands in the place of a retracted one, that one supersedes what the source said before.
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
        supersedes_claim_key,
        report_key,
        is_pinned,
        is_retracted
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
        supersedes_claim_key,
        cast(null as {{ dbt.type_string() }}) as report_key,
        false as is_pinned,
        false as is_retracted
    from {{ ref('int_source_claims__chained') }}
    where not is_hand_kept
),

hand_kept_chained as (
    select claim_key, supersedes_claim_key
    from {{ ref('int_source_claims__chained') }}
    where is_hand_kept and supersedes_claim_key is not null
),

passed_on as (
    select
        claims.subject_table_name,
        claims.subject_key,
        claims.measure_code,
        claims.claimant_key,
        min(chained.supersedes_claim_key) as claim_key
    from claims
    inner join hand_kept_chained as chained on claims.claim_key = chained.claim_key
    where claims.supersedes_claim_key is not null
    group by claims.subject_table_name, claims.subject_key, claims.measure_code, claims.claimant_key
)

select
    claims.claim_key,
    coalesce(
        claims.supersedes_claim_key, chained.supersedes_claim_key, case when claims.is_retracted then passed_on.claim_key end
    ) as supersedes_claim_key,
    claims.report_key,
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
    claims.is_pinned
from claims
left join {{ ref('int_source_documents__gathered') }} as documents on claims.source_document_key = documents.source_document_key
left join {{ ref('stg_seeds__measures') }} as measures on claims.measure_code = measures.measure_code
left join hand_kept_chained as chained on claims.claim_key = chained.claim_key
left join passed_on
    on
        claims.subject_table_name = passed_on.subject_table_name
        and claims.subject_key = passed_on.subject_key
        and claims.measure_code = passed_on.measure_code
        and claims.claimant_key = passed_on.claimant_key
