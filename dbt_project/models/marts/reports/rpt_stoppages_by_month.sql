select
    counting_method_code,
    cast(extract(year from period_start_date) as integer) as year_number,
    cast(extract(month from period_start_date) as integer) as month_number,
    period_start_date,
    period_end_date,
    stoppages_beginning_count,
    stoppages_in_effect_count,
    workers_beginning_count,
    workers_in_effect_count,
    days_idle_count,
    unlisted_beginning_count,
    is_covered
from {{ ref('int_stoppages__totalled') }}
where period_code = 'month'
