with shown as (
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
    told.claim_key,
    demands.party_code,
    demands.position_code,
    demands.unit_code,
    demands.stated_date,
    shown.value_low,
    shown.value_high,
    cast(demands.period_years as integer) as period_years
from {{ ref('int_demands__gathered') }} as demands
left join {{ ref('int_part_claims__told') }} as told
    on
        demands.demand_key = told.subject_key
        and demands.claimant_key = told.claimant_key
        and told.subject_table_name = 'fct_demands'
left join shown on demands.demand_key = shown.demand_key
