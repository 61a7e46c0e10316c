with shown as (
    select figures.row_key, coalesce(claims.value_number, case when claims.value_low = claims.value_high then claims.value_low end) as workers_number
    from {{ ref('int_figure_claims__ranked') }} as figures
    inner join {{ ref('int_claims__gathered') }} as claims on figures.claim_key = claims.claim_key
    where figures.table_name = 'fct_labor_action_places' and figures.column_name = 'workers_involved_count' and figures.claim_role_code = 'shown'
)

select places.labor_action_key, places.place_name, places.state_code, {{ nearest_integer('shown.workers_number') }} as workers_involved_count
from {{ ref('int_labor_action_places__gathered') }} as places
left join shown on shown.row_key = {{ row_key(['places.labor_action_key', 'places.place_name', 'places.state_code']) }}
