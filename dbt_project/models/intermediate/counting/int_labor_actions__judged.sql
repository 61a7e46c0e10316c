-- Every official rule is a row of the counting methods, so no method is named here. The first rule that an action breaks is kept as the
-- reason. A labor action is collective: where its head count is unknown, it is still two people at least. In the days that a listing of
-- the rule covers, only what it lists is counted: so an official count is one of the publisher's own stoppages. Of an action that everybody
-- has taken back there is nothing to judge.
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
        coalesce(actions.action_status_code, 'under_way') in ('under_way', 'ended') and actions.start_date is not null as has_started,
        gathered.is_of_employees,
        actions.is_withdrawn as is_taken_back,
        gathered.is_withdrawn,
        actions.start_date,
        actions.workers_involved_count,
        coalesce(idle.days_idle_count, 0) as days_idle_count,
        coalesce(places.is_territory_only_number, 0) = 1 as is_territory_only
    from {{ ref('int_labor_actions__dated') }} as actions
    inner join {{ ref('int_labor_actions__gathered') }} as gathered on actions.labor_action_key = gathered.labor_action_key
    left join idle on actions.labor_action_key = idle.labor_action_key
    left join places on actions.labor_action_key = places.labor_action_key
),

covered as (
    select distinct facts.labor_action_key, documents.counting_method_code
    from facts
    inner join {{ ref('int_source_documents__gathered') }} as documents
        on facts.start_date >= documents.coverage_from_date and facts.start_date <= documents.coverage_to_date
    where documents.counting_method_code is not null
),

judged as (
    select
        methods.counting_method_code,
        facts.labor_action_key,
        case
            when facts.is_taken_back then 'withdrawn_by_source'
            when not facts.has_started then 'not_started'
            when facts.action_type_code = 'protest' and not methods.counts_protests then 'protest_not_counted'
            when methods.territory_rule_code = 'without_territories' and facts.is_territory_only then 'territory_only'
            when methods.counts_only_employees and not facts.is_of_employees then 'not_employees'
            when facts.workers_involved_count is null and methods.minimum_workers_count > 2 then 'head_count_unknown'
            when facts.workers_involved_count < methods.minimum_workers_count then 'below_minimum_workers'
            when methods.day_rule_code = 'bls_workday' and facts.days_idle_count <= 0 then 'no_workday_idle'
            when facts.is_withdrawn or listings.is_withdrawn then 'withdrawn_by_source'
            when covered.labor_action_key is not null and listings.labor_action_key is null then 'not_listed'
        end as exclusion_reason_code
    from facts
    cross join {{ ref('stg_seeds__counting_methods') }} as methods
    left join covered
        on facts.labor_action_key = covered.labor_action_key and methods.counting_method_code = covered.counting_method_code
    left join {{ ref('int_labor_action_listings__matched') }} as listings
        on facts.labor_action_key = listings.labor_action_key and methods.counting_method_code = listings.counting_method_code
)

select counting_method_code, labor_action_key, exclusion_reason_code, exclusion_reason_code is null as is_counted
from judged
