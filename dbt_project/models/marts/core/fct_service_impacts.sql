with impacts as (
    select labor_action_key, service_name, impact_code, claimant_key
    from {{ ref('stg_seeds__service_impacts') }}
    union all
    select told.labor_action_key, told.service_name, told.impact_code, told.claimant_key
    from {{ ref('stg_reports__service_impacts') }} as told
    left join {{ ref('stg_seeds__service_impacts') }} as kept
        on
            told.labor_action_key = kept.labor_action_key
            and told.service_name = kept.service_name
            and told.impact_code = kept.impact_code
    where kept.labor_action_key is null
)

select impacts.labor_action_key, told.claim_key, impacts.impact_code, impacts.service_name
from impacts
left join {{ ref('int_part_claims__told') }} as told
    on
        told.subject_table_name = 'fct_service_impacts'
        and told.subject_key = {{ row_key(['impacts.labor_action_key', 'impacts.service_name', 'impacts.impact_code']) }}
        and told.claimant_key = impacts.claimant_key
