{% set key = ['labor_action_key', 'service_name', 'impact_code'] %}
with impacts as (
{{ kept_rows('stg_seeds__service_impacts', 'stg_reports__service_impacts', key, key + ['claimant_key']) }}
)

select impacts.labor_action_key, told.claim_key, impacts.impact_code, impacts.service_name
from impacts
left join {{ ref('int_part_claims__told') }} as told
    on
        told.subject_table_name = 'fct_service_impacts'
        and told.subject_key = {{ row_key(key, 'impacts') }}
        and told.claimant_key = impacts.claimant_key
