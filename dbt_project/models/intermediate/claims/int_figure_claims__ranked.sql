-- Who is shown: an editor's pin first, then the policy's rank, then the latest published document, then the claim key. A superseded
-- claim is never shown, a range of numbers only where nobody gives one number. Of the policy's rules the most specific that fits holds.
with rules as (
    select
        claims.claim_key,
        policy.rank_number,
        policy.because,
        case when policy.measure_code is not null then 2 else 0 end + case when policy.claimant_key is not null then 1 else 0 end as specificity
    from {{ ref('int_claims__gathered') }} as claims
    inner join {{ ref('int_claimants__gathered') }} as claimants on claims.claimant_key = claimants.claimant_key
    inner join {{ ref('stg_seeds__claim_precedence') }} as policy
        on
            claimants.claimant_role_code = policy.claimant_role_code
            and coalesce(policy.measure_code, claims.measure_code) = claims.measure_code
            and coalesce(policy.claimant_key, claims.claimant_key) = claims.claimant_key
),

most_specific as (
    select claim_key, max(specificity) as specificity
    from rules
    group by claim_key
),

superseded as (
    select distinct supersedes_claim_key as claim_key
    from {{ ref('int_claims__gathered') }}
    where supersedes_claim_key is not null
),

candidates as (
    select
        figures.claim_key,
        figures.table_name,
        figures.row_key,
        figures.column_name,
        figures.value_text,
        figures.low_number,
        figures.high_number,
        superseded.claim_key is not null as is_superseded,
        claims.is_pinned,
        claims.published_date,
        rules.rank_number,
        case when claims.is_pinned then 'Pinned by an editor.' else rules.because end as precedence_because
    from {{ ref('int_figure_claims__listed') }} as figures
    inner join {{ ref('int_claims__gathered') }} as claims on figures.claim_key = claims.claim_key
    left join most_specific on figures.claim_key = most_specific.claim_key
    left join rules on most_specific.claim_key = rules.claim_key and most_specific.specificity = rules.specificity
    left join superseded on figures.claim_key = superseded.claim_key
),

ordered as (
    select
        claim_key,
        table_name,
        row_key,
        column_name,
        value_text,
        low_number,
        high_number,
        is_superseded,
        rank_number,
        precedence_because,
        row_number() over (
            partition by table_name, row_key, column_name
            order by
                case when is_pinned then 0 else 1 end asc nulls last,
                case when low_number < high_number then 1 else 0 end asc nulls last,
                rank_number asc nulls last,
                published_date desc nulls last,
                claim_key asc nulls last
        ) as precedence_number
    from candidates
),

first_claims as (
    select table_name, row_key, column_name, min(precedence_number) as precedence_number
    from ordered
    where not is_superseded
    group by table_name, row_key, column_name
)

select
    claims.table_name,
    claims.row_key,
    claims.column_name,
    claims.claim_key,
    case
        when claims.is_superseded then 'superseded'
        when claims.precedence_number = shown.precedence_number then 'shown'
        when claims.value_text = shown.value_text then 'agrees'
        when claims.low_number <= shown.low_number and claims.high_number >= shown.high_number then 'agrees'
        else 'disputes'
    end as claim_role_code,
    claims.precedence_because,
    cast(claims.rank_number as integer) as rank_number,
    cast(claims.precedence_number as integer) as precedence_number
from ordered as claims
left join first_claims
    on
        claims.table_name = first_claims.table_name
        and claims.row_key = first_claims.row_key
        and claims.column_name = first_claims.column_name
left join ordered as shown
    on
        first_claims.table_name = shown.table_name
        and first_claims.row_key = shown.row_key
        and first_claims.column_name = shown.column_name
        and first_claims.precedence_number = shown.precedence_number
