select impacts.labor_action_key, row_claims.claim_key, impacts.impact_code, impacts.service_name
from {{ ref('int_service_impacts__gathered') }} as impacts
inner join {{ ref('int_row_claims__gathered') }} as row_claims
    on
        row_claims.subject_table_name = 'fct_service_impacts'
        and row_claims.subject_key = {{ row_key(['impacts.labor_action_key', 'impacts.service_name', 'impacts.impact_code']) }}
        and row_claims.is_reported = (impacts.report_key is not null)
