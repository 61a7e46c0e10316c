select
    date_day as date_key,
    year_number,
    cast(extract(quarter from date_day) as integer) as quarter_number,
    cast(extract(month from date_day) as integer) as month_number,
    {{ month_start('date_day') }} as month_start_date,
    {{ week_start('date_day') }} as week_start_date,
    case iso_weekday_number
        when 1 then 'Monday'
        when 2 then 'Tuesday'
        when 3 then 'Wednesday'
        when 4 then 'Thursday'
        when 5 then 'Friday'
        when 6 then 'Saturday'
        else 'Sunday'
    end as day_name,
    is_weekend,
    is_federal_holiday,
    federal_holiday_name,
    is_bls_workday
from {{ ref('int_dates__numbered') }}
