-- States and unions share out the action's workers exactly. Named strikers are a part of the workers that somebody claims, and so is a
-- place, whichever it is: who tells of a part may be another than who is shown for the whole, and may tell a lower bound of it.
with parts as (
    select 'states' as part_name, labor_action_key, sum(workers_allocated_count) as part_count, true as is_exact
    from {{ ref('bridge_labor_action_states') }}
    group by labor_action_key
    union all
    select 'unions' as part_name, labor_action_key, sum(workers_allocated_count) as part_count, true as is_exact
    from {{ ref('int_labor_action_unions__allocated') }}
    group by labor_action_key
    union all
    select 'participations' as part_name, labor_action_key, sum(workers_involved_count) as part_count, false as is_exact
    from {{ ref('fct_labor_action_participations') }}
    where participation_role_code in ('lead', 'aligned', 'sympathy_striking')
    group by labor_action_key
    union all
    select 'places' as part_name, labor_action_key, max(workers_involved_count) as part_count, false as is_exact
    from {{ ref('fct_labor_action_places') }}
    group by labor_action_key
),

open_ended as (
    select distinct figures.row_key as labor_action_key
    from {{ ref('bridge_figure_claims') }} as figures
    inner join {{ ref('fct_claims') }} as claims on figures.claim_key = claims.claim_key
    where
        figures.table_name = 'fct_labor_actions'
        and figures.column_name = 'workers_involved_count'
        and figures.claim_role_code <> 'superseded'
        and claims.precision_code in ('at_least', 'more_than')
)

select parts.part_name, parts.labor_action_key, parts.part_count, actions.workers_involved_count, actions.workers_involved_count_high
from parts
inner join {{ ref('fct_labor_actions') }} as actions on parts.labor_action_key = actions.labor_action_key
left join open_ended on parts.labor_action_key = open_ended.labor_action_key
where
    (parts.is_exact and parts.part_count <> actions.workers_involved_count)
    or (not parts.is_exact and parts.part_count > actions.workers_involved_count_high and open_ended.labor_action_key is null)
