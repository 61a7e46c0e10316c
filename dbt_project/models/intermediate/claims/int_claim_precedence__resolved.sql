-- What the policy says of a claimant's claims on a measure; of its rules the most specific that fits holds. The pairs are some hundred where
-- the claims are millions.
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
)

select rules.claimant_key, rules.measure_code, rules.rank_number, rules.because
from rules
inner join most_specific
    on
        rules.claimant_key = most_specific.claimant_key
        and rules.measure_code = most_specific.measure_code
        and rules.specificity = most_specific.specificity
