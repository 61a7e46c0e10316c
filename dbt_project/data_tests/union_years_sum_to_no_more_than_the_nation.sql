-- An action whose unions are unknown is in the nation's total alone. Half a day of rounding per union is allowed.
select unions.year_number
from (
    select
        year_number,
        sum(workers_allocated_count) as workers_count,
        sum(workers_beginning_allocated_count) as workers_beginning_count,
        sum(days_idle_count) as days_idle_count,
        0.5 * count(*) as rounding_count
    from {{ ref('rpt_union_years') }}
    group by year_number
) as unions
inner join {{ ref('rpt_stoppages_by_year') }} as nation
    on unions.year_number = nation.year_number and nation.counting_method_code = 'bls'
where
    unions.workers_count > nation.workers_in_effect_count
    or unions.workers_beginning_count > nation.workers_beginning_count
    or unions.days_idle_count > nation.days_idle_count + unions.rounding_count
