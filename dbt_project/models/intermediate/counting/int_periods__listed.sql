with days as (
    select date_day, {{ year_start('date_day') }} as year_start_date, {{ month_start('date_day') }} as month_start_date
    from {{ ref('int_dates__numbered') }}
)

select 'year' as period_code, year_start_date as period_start_date, max(date_day) as period_end_date
from days
group by year_start_date

union all

select 'month' as period_code, month_start_date as period_start_date, max(date_day) as period_end_date
from days
group by month_start_date
