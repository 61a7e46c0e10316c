-- The part of the nation's year that no state's row holds: major stoppages of which no document names a state.
with unplaced as (
    select
        years.year_number,
        sum(case when years.is_beginning then 1 else 0 end) as stoppages_beginning_count,
        count(*) as stoppages_in_effect_count,
        sum(case when years.is_beginning then actions.workers_involved_count else 0 end) as workers_beginning_count,
        sum(actions.workers_involved_count) as workers_in_effect_count,
        sum(years.workday_idle_count) as days_idle_count
    from {{ ref('int_major_stoppage_years__measured') }} as years
    inner join {{ ref('int_labor_actions__dated') }} as actions on years.labor_action_key = actions.labor_action_key
    left join (select distinct labor_action_key from {{ ref('int_labor_action_states__allocated') }}) as placed
        on years.labor_action_key = placed.labor_action_key
    where placed.labor_action_key is null
    group by years.year_number
)

select
    nation.year_number,
    cast(coalesce(unplaced.stoppages_beginning_count, 0) as integer) as stoppages_beginning_count,
    cast(coalesce(unplaced.stoppages_in_effect_count, 0) as integer) as stoppages_in_effect_count,
    cast(coalesce(unplaced.workers_beginning_count, 0) as bigint) as workers_beginning_count,
    cast(coalesce(unplaced.workers_in_effect_count, 0) as bigint) as workers_in_effect_count,
    cast(round(coalesce(unplaced.days_idle_count, 0)) as bigint) as days_idle_count,
    nation.is_covered
from {{ ref('rpt_stoppages_by_year') }} as nation
left join unplaced on nation.year_number = unplaced.year_number
where nation.counting_method_code = 'bls'
