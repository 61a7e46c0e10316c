-- Every official rule is a row of the counting methods, so no method is named here. The first rule that an action breaks is kept as the
-- reason. A labor action is collective: where its head count is unknown, it is still two people at least.
with idle as (
    select labor_action_key, sum(days_idle_count) as days_idle_count
    from {{ ref('int_labor_action_days__expanded') }}
    group by labor_action_key
),

places as (
    select allocated.labor_action_key, min(case when states.is_territory then 1 else 0 end) as is_territory_only_number
    from {{ ref('int_labor_action_states__allocated') }} as allocated
    inner join {{ ref('stg_seeds__states') }} as states on allocated.state_code = states.state_code
    group by allocated.labor_action_key
),

facts as (
    select
        actions.labor_action_key,
        actions.action_type_code,
        actions.action_status_code in ('under_way', 'ended') and actions.start_date is not null as has_started,
        actions.workers_involved_count,
        coalesce(idle.days_idle_count, 0) as days_idle_count,
        coalesce(places.is_territory_only_number, 0) = 1 as is_territory_only
    from {{ ref('int_labor_actions__dated') }} as actions
    left join idle on actions.labor_action_key = idle.labor_action_key
    left join places on actions.labor_action_key = places.labor_action_key
),

judged as (
    select
        methods.counting_method_code,
        facts.labor_action_key,
        case
            when not facts.has_started then 'not_started'
            when facts.action_type_code = 'protest' and not methods.counts_protests then 'protest_not_counted'
            when methods.territory_rule_code = 'without_territories' and facts.is_territory_only then 'territory_only'
            when facts.workers_involved_count is null and methods.minimum_workers_count > 2 then 'head_count_unknown'
            when facts.workers_involved_count < methods.minimum_workers_count then 'below_minimum_workers'
            when methods.day_rule_code = 'bls_workday' and facts.days_idle_count <= 0 then 'no_workday_idle'
        end as exclusion_reason_code
    from facts
    cross join {{ ref('stg_seeds__counting_methods') }} as methods
)

select counting_method_code, labor_action_key, exclusion_reason_code, exclusion_reason_code is null as is_counted
from judged
