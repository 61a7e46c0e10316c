-- In which order the claims on a figure may be shown: an editor's pin first, then the policy's rank, then the latest published document,
-- then the claim key; a range of numbers only where nobody gives one number. Of the policy's rules the most specific that fits holds.
-- A claim counts from when we recorded it until we recorded one that supersedes it.
-- The policy is applied to pairs of claimant and measure: they are some hundred where the claims are millions.
with rules as (
    select
        told.claimant_key,
        told.measure_code,
        policy.rank_number,
        policy.because,
        case when policy.measure_code is not null then 2 else 0 end + case when policy.claimant_key is not null then 1 else 0 end as specificity
    from (select distinct claimant_key, measure_code from {{ ref('int_figure_claims__listed') }}) as told
    inner join {{ ref('int_claimants__gathered') }} as claimants on told.claimant_key = claimants.claimant_key
    inner join {{ ref('stg_seeds__claim_precedence') }} as policy
        on
            claimants.claimant_role_code = policy.claimant_role_code
            and coalesce(policy.measure_code, told.measure_code) = told.measure_code
            and coalesce(policy.claimant_key, told.claimant_key) = told.claimant_key
),

most_specific as (
    select claimant_key, measure_code, max(specificity) as specificity
    from rules
    group by claimant_key, measure_code
),

ranks as (
    select rules.claimant_key, rules.measure_code, rules.rank_number, rules.because
    from rules
    inner join most_specific
        on
            rules.claimant_key = most_specific.claimant_key
            and rules.measure_code = most_specific.measure_code
            and rules.specificity = most_specific.specificity
),

superseded as (
    select supersedes_claim_key as claim_key, min(recorded_at) as superseded_at
    from {{ ref('int_claims__gathered') }}
    where supersedes_claim_key is not null
    group by supersedes_claim_key
),

-- Nineteen of twenty figures have one claim, which needs no order.
contested as (
    select table_name, row_key, column_name
    from {{ ref('int_figure_claims__listed') }}
    group by table_name, row_key, column_name
    having count(*) > 1
),

placed as (
    select
        figures.claim_key,
        figures.column_name,
        row_number() over (
            partition by figures.table_name, figures.row_key, figures.column_name
            order by
                case when figures.is_pinned then 0 else 1 end asc nulls last,
                case when figures.low_number < figures.high_number then 1 else 0 end asc nulls last,
                ranks.rank_number asc nulls last,
                figures.published_date desc nulls last,
                figures.claim_key asc nulls last
        ) as place_number
    from {{ ref('int_figure_claims__listed') }} as figures
    inner join contested
        on
            figures.table_name = contested.table_name
            and figures.row_key = contested.row_key
            and figures.column_name = contested.column_name
    left join ranks on figures.claimant_key = ranks.claimant_key and figures.measure_code = ranks.measure_code
)

select
    figures.table_name,
    figures.row_key,
    figures.column_name,
    figures.claim_key,
    figures.value_text,
    case when figures.is_pinned then 'Pinned by an editor.' else ranks.because end as precedence_because,
    figures.recorded_at,
    superseded.superseded_at,
    figures.low_number,
    figures.high_number,
    ranks.rank_number,
    coalesce(placed.place_number, 1) as place_number,
    placed.claim_key is not null as is_contested
from {{ ref('int_figure_claims__listed') }} as figures
left join ranks on figures.claimant_key = ranks.claimant_key and figures.measure_code = ranks.measure_code
left join superseded on figures.claim_key = superseded.claim_key
left join placed on figures.claim_key = placed.claim_key and figures.column_name = placed.column_name
