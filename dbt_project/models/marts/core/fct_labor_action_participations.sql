with gathered as (
    select
        {{ row_key(['labor_action_key', 'union_key', 'group_name', 'participation_role_code', 'state_code']) }} as participation_key,
        labor_action_key,
        union_key,
        state_code,
        participation_role_code,
        group_name
    from {{ ref('int_labor_action_participations__gathered') }}
),

shown as (
    select figures.row_key, coalesce(claims.value_number, case when claims.value_low = claims.value_high then claims.value_low end) as workers_number
    from {{ ref('int_figure_claims__ranked') }} as figures
    inner join {{ ref('int_claims__gathered') }} as claims on figures.claim_key = claims.claim_key
    where figures.table_name = 'fct_labor_action_participations' and figures.column_name = 'workers_involved_count' and figures.claim_role_code = 'shown'
)

select
    gathered.participation_key,
    gathered.labor_action_key,
    gathered.union_key,
    gathered.state_code,
    gathered.participation_role_code,
    gathered.group_name,
    {{ nearest_integer('shown.workers_number') }} as workers_involved_count
from gathered
left join shown on gathered.participation_key = shown.row_key
