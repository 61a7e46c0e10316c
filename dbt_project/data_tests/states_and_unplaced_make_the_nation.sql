-- Half a day of rounding is allowed for each row.
select
    unplaced.year_number,
    max(nation.workers_in_effect_count) as nation_workers_count,
    max(unplaced.workers_in_effect_count) + coalesce(sum(states.workers_allocated_count), 0) as parts_workers_count
from {{ ref('rpt_unplaced_years') }} as unplaced
inner join {{ ref('rpt_stoppages_by_year') }} as nation
    on unplaced.year_number = nation.year_number and nation.counting_method_code = 'bls'
left join {{ ref('rpt_state_years') }} as states on unplaced.year_number = states.year_number
group by unplaced.year_number
having
    max(unplaced.workers_in_effect_count) + coalesce(sum(states.workers_allocated_count), 0) <> max(nation.workers_in_effect_count)
    or max(unplaced.workers_beginning_count) + coalesce(sum(states.workers_beginning_allocated_count), 0) <> max(nation.workers_beginning_count)
    or abs(max(unplaced.days_idle_count) + coalesce(sum(states.days_idle_count), 0) - max(nation.days_idle_count)) > 1 + 5e-1 * count(*)
