-- A claim that stands is about a row that is published. One that was superseded may outlive its subject, and so may one without a value,
-- which takes back an earlier one. A claim about the states of an action is about the action; a segment after the action's last day is cut.
with subjects as (
    select 'fct_labor_actions' as subject_table_name, labor_action_key as subject_key from {{ ref('fct_labor_actions') }}
    union all
    select 'bridge_labor_action_states' as subject_table_name, labor_action_key as subject_key from {{ ref('fct_labor_actions') }}
    union all
    select 'fct_labor_action_places' as subject_table_name, {{ row_key(['labor_action_key', 'place_name', 'state_code']) }} as subject_key
    from {{ ref('fct_labor_action_places') }}
    union all
    select 'fct_labor_action_participations' as subject_table_name, participation_key as subject_key
    from {{ ref('fct_labor_action_participations') }}
    union all
    select 'fct_demands' as subject_table_name, demand_key as subject_key from {{ ref('fct_demands') }}
    union all
    select 'fct_service_impacts' as subject_table_name, {{ row_key(['labor_action_key', 'service_name', 'impact_code']) }} as subject_key
    from {{ ref('fct_service_impacts') }}
),

superseded as (
    select distinct supersedes_claim_key as claim_key
    from {{ ref('fct_claims') }}
    where supersedes_claim_key is not null
)

select claims.claim_key, claims.subject_table_name, claims.subject_key
from {{ ref('fct_claims') }} as claims
left join subjects on claims.subject_table_name = subjects.subject_table_name and claims.subject_key = subjects.subject_key
left join superseded on claims.claim_key = superseded.claim_key
where
    subjects.subject_key is null
    and claims.subject_table_name <> 'fct_labor_action_segments'
    and superseded.claim_key is null
    and (claims.value_number is not null or claims.value_text is not null or claims.value_low is not null)
