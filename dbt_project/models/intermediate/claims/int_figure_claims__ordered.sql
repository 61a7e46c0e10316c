-- In which order the claims on a figure may be shown: an editor's pin first, then the policy's rank, then the latest published document,
-- then the claim key; a range of numbers only where nobody gives one number. Of the policy's rules the most specific that fits holds.
-- A claim counts from when we recorded it until we recorded one that supersedes it.
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
    select supersedes_claim_key as claim_key, min(recorded_at) as superseded_at
    from {{ ref('int_claims__gathered') }}
    where supersedes_claim_key is not null
    group by supersedes_claim_key
)

select
    figures.table_name,
    figures.row_key,
    figures.column_name,
    figures.claim_key,
    figures.value_text,
    case when claims.is_pinned then 'Pinned by an editor.' else rules.because end as precedence_because,
    claims.recorded_at,
    superseded.superseded_at,
    figures.low_number,
    figures.high_number,
    rules.rank_number,
    row_number() over (
        partition by figures.table_name, figures.row_key, figures.column_name
        order by
            case when claims.is_pinned then 0 else 1 end asc nulls last,
            case when figures.low_number < figures.high_number then 1 else 0 end asc nulls last,
            rules.rank_number asc nulls last,
            claims.published_date desc nulls last,
            figures.claim_key asc nulls last
    ) as place_number
from {{ ref('int_figure_claims__listed') }} as figures
inner join {{ ref('int_claims__gathered') }} as claims on figures.claim_key = claims.claim_key
left join most_specific on figures.claim_key = most_specific.claim_key
left join rules on most_specific.claim_key = rules.claim_key and most_specific.specificity = rules.specificity
left join superseded on figures.claim_key = superseded.claim_key
