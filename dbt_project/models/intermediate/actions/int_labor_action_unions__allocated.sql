-- Only unions whose members stopped work share its workers: who merely authorized a sympathy strike, or was left out, has no part.
-- A named group is no union: its workers stand with the unions named beside it.
with taking_part as (
    select distinct labor_action_key, union_key
    from {{ ref('int_labor_action_participations__gathered') }}
    where union_key is not null and participation_role_code in ('lead', 'aligned', 'sympathy_striking')
),

counts as (
    select labor_action_key, count(*) as union_count
    from taking_part
    group by labor_action_key
),

weighted as (
    select
        taking_part.labor_action_key,
        taking_part.union_key,
        cast(1 as double) / nullif(counts.union_count, 0) as allocation_weight,
        actions.workers_involved_count
    from taking_part
    inner join counts on taking_part.labor_action_key = counts.labor_action_key
    inner join {{ ref('int_labor_actions__dated') }} as actions on taking_part.labor_action_key = actions.labor_action_key
),

{{ allocate_workers('weighted', 'union_key') }}

select labor_action_key, union_key, allocation_weight, workers_allocated_count
from allocated
