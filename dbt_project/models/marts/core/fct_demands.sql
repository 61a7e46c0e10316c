select
    demands.demand_key,
    demands.labor_action_key,
    demands.demand_topic_code,
    claims.claim_key,
    demands.party_code,
    demands.position_code,
    demands.unit_code,
    demands.stated_date,
    demands.value_low,
    demands.value_high,
    cast(demands.period_years as integer) as period_years
from {{ ref('stg_seeds__demands') }} as demands
inner join {{ ref('int_row_claims__unpivoted') }} as row_claims
    on demands.demand_key = row_claims.subject_key and row_claims.subject_table_name = 'fct_demands'
inner join {{ ref('int_claims__gathered') }} as claims
    on
        claims.subject_table_name = row_claims.subject_table_name
        and claims.subject_key = row_claims.subject_key
        and claims.measure_code = row_claims.measure_code
        and claims.source_document_key = row_claims.source_document_key
        and claims.claimant_key = row_claims.claimant_key
