-- States and unions share out the action's workers exactly; named participants are a part of them; a place is one, whichever it is.
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
    where participation_role_code in ('lead', 'aligned', 'sympathy_striking', 'indirectly_idled')
    group by labor_action_key
    union all
    select 'places' as part_name, labor_action_key, max(workers_involved_count) as part_count, false as is_exact
    from {{ ref('fct_labor_action_places') }}
    group by labor_action_key
)

select parts.part_name, parts.labor_action_key, parts.part_count, actions.workers_involved_count
from parts
inner join {{ ref('fct_labor_actions') }} as actions on parts.labor_action_key = actions.labor_action_key
where parts.part_count > actions.workers_involved_count or (parts.is_exact and parts.part_count <> actions.workers_involved_count)
