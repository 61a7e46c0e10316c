select impacts.labor_action_key, claims.claim_key, impacts.impact_code, impacts.service_name
from {{ ref('stg_seeds__service_impacts') }} as impacts
inner join {{ ref('int_claims__gathered') }} as claims
    on
        claims.subject_table_name = 'fct_service_impacts'
        and claims.measure_code = 'impact_code'
        and claims.subject_key = {{ row_key(['impacts.labor_action_key', 'impacts.service_name', 'impacts.impact_code']) }}
