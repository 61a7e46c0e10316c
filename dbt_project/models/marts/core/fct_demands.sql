-- The claim of a reported position came with its report; of several the one that nothing supersedes.
with superseded as (
    select supersedes_claim_key
    from {{ ref('int_claims__gathered') }}
    where supersedes_claim_key is not null
),

reported as (
    select subject_key, min(claim_key) as claim_key
    from {{ ref('stg_reports__claims') }}
    where
        subject_table_name = 'fct_demands'
        and measure_code = 'position'
        and claim_key not in (select supersedes_claim_key from superseded)
    group by subject_key
),

shown as (
    select
        figures.row_key as demand_key,
        max(case when figures.column_name = 'value_low' then coalesce(claims.value_low, claims.value_number) end) as value_low,
        max(case when figures.column_name = 'value_high' then coalesce(claims.value_high, claims.value_number) end) as value_high
    from {{ ref('int_figure_claims__ranked') }} as figures
    inner join {{ ref('int_claims__gathered') }} as claims on figures.claim_key = claims.claim_key
    where figures.table_name = 'fct_demands' and figures.claim_role_code = 'shown'
    group by figures.row_key
)

select
    demands.demand_key,
    demands.labor_action_key,
    demands.demand_topic_code,
    coalesce(row_claims.claim_key, reported.claim_key) as claim_key,
    demands.party_code,
    demands.position_code,
    demands.unit_code,
    demands.stated_date,
    shown.value_low,
    shown.value_high,
    cast(demands.period_years as integer) as period_years
from {{ ref('int_demands__gathered') }} as demands
left join {{ ref('int_row_claims__unpivoted') }} as row_claims
    on demands.demand_key = row_claims.subject_key and row_claims.subject_table_name = 'fct_demands'
left join reported on demands.demand_key = reported.subject_key
left join shown on demands.demand_key = shown.demand_key
