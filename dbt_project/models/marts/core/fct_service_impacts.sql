-- The claim of a reported impact came with its report; of several the one that nothing supersedes.
with superseded as (
    select supersedes_claim_key
    from {{ ref('int_claims__gathered') }}
    where supersedes_claim_key is not null
),

claims as (
    select subject_key, min(claim_key) as claim_key
    from {{ ref('int_claims__gathered') }}
    where
        subject_table_name = 'fct_service_impacts'
        and measure_code = 'impact_code'
        and claim_key not in (select supersedes_claim_key from superseded)
    group by subject_key
),

impacts as (
    select labor_action_key, service_name, impact_code
    from {{ ref('stg_seeds__service_impacts') }}
    union all
    select told.labor_action_key, told.service_name, told.impact_code
    from {{ ref('stg_reports__service_impacts') }} as told
    left join {{ ref('stg_seeds__service_impacts') }} as kept
        on
            told.labor_action_key = kept.labor_action_key
            and told.service_name = kept.service_name
            and told.impact_code = kept.impact_code
    where kept.labor_action_key is null
)

select impacts.labor_action_key, claims.claim_key, impacts.impact_code, impacts.service_name
from impacts
inner join claims on claims.subject_key = {{ row_key(['impacts.labor_action_key', 'impacts.service_name', 'impacts.impact_code']) }}
