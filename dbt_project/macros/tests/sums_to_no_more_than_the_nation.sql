{# The parts of a year never hold more than the nation. An action whose parts are unknown is in the nation's total alone. Half a day of
   rounding per row is allowed. #}
{% test sums_to_no_more_than_the_nation(model) %}
select parts.year_number
from (
    select
        year_number,
        sum(workers_allocated_count) as workers_count,
        sum(workers_beginning_allocated_count) as workers_beginning_count,
        sum(days_idle_count) as days_idle_count,
        5e-1 * count(*) as rounding_count
    from {{ model }}
    group by year_number
) as parts
inner join {{ ref('rpt_stoppages_by_year') }} as nation
    on parts.year_number = nation.year_number and nation.counting_method_code = 'bls'
where
    parts.workers_count > nation.workers_in_effect_count
    or parts.workers_beginning_count > nation.workers_beginning_count
    or parts.days_idle_count > nation.days_idle_count + parts.rounding_count
{% endtest %}
