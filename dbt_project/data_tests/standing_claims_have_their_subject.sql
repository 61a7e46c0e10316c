-- A claim that was superseded may be about a part that is told no more; one that stands and says something is about a row that is there.
{% set subjects = {
    'fct_labor_actions': ['labor_action_key'],
    'fct_labor_action_places': ['labor_action_key', 'place_name', 'state_code'],
    'fct_labor_action_participations': ['participation_key'],
    'fct_demands': ['demand_key'],
    'fct_service_impacts': ['labor_action_key', 'service_name', 'impact_code']
} %}
with subjects as (
    {% for table, key in subjects.items() %}
    select '{{ table }}' as table_name, {{ row_key(key) }} as row_key
    from {{ ref(table) }}
    {{ "union all" if not loop.last }}
    {% endfor %}
),

superseded as (
    select distinct supersedes_claim_key as claim_key
    from {{ ref('fct_claims') }}
    where supersedes_claim_key is not null
)

select claims.claim_key, claims.subject_table_name, claims.subject_key
from {{ ref('fct_claims') }} as claims
left join subjects on claims.subject_table_name = subjects.table_name and claims.subject_key = subjects.row_key
left join superseded on claims.claim_key = superseded.claim_key
where
    subjects.row_key is null
    and superseded.claim_key is null
    and claims.subject_table_name in ({% for table in subjects %}'{{ table }}'{{ ", " if not loop.last }}{% endfor %})
    and (claims.value_text is not null or claims.value_number is not null or claims.value_low is not null)
