-- Stoppages in effect may stand in several months; each begins in one.
select years.counting_method_code, years.year_number
from {{ ref('rpt_stoppages_by_year') }} as years
inner join (
    select
        counting_method_code,
        year_number,
        sum(stoppages_beginning_count) as stoppages_beginning_count,
        sum(workers_beginning_count) as workers_beginning_count,
        sum(unlisted_beginning_count) as unlisted_beginning_count,
        sum(days_idle_count) as days_idle_count
    from {{ ref('rpt_stoppages_by_month') }}
    group by counting_method_code, year_number
) as months
    on years.counting_method_code = months.counting_method_code and years.year_number = months.year_number
where
    years.stoppages_beginning_count <> months.stoppages_beginning_count
    or years.unlisted_beginning_count <> months.unlisted_beginning_count
    or years.workers_beginning_count <> months.workers_beginning_count
    or abs(years.days_idle_count - months.days_idle_count) > 6
