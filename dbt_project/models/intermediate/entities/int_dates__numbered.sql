with days as (
    {{ date_spine_days(var('calendar_first_date'), var('calendar_last_date')) }}
),

weekdays as (
    select date_day, cast(extract(year from date_day) as integer) as year_number, {{ iso_weekday('date_day') }} as iso_weekday_number
    from days
),

holidays as (
    -- Two holidays can fall on one day; the day has one name.
    select observed_date, min(federal_holiday_name) as federal_holiday_name
    from {{ ref('int_federal_holidays__observed') }}
    group by observed_date
),

marked as (
    select
        weekdays.date_day,
        weekdays.year_number,
        weekdays.iso_weekday_number,
        weekdays.iso_weekday_number >= 6 as is_weekend,
        holidays.observed_date is not null as is_federal_holiday,
        holidays.federal_holiday_name,
        weekdays.iso_weekday_number <= 5 and holidays.observed_date is null as is_bls_workday
    from weekdays
    left join holidays on weekdays.date_day = holidays.observed_date
)

select
    date_day,
    year_number,
    iso_weekday_number,
    is_weekend,
    is_federal_holiday,
    federal_holiday_name,
    is_bls_workday,
    cast(sum(case when is_bls_workday then 1 else 0 end) over (
        order by date_day asc nulls last
        rows between unbounded preceding and current row
    ) as bigint) as workday_ordinal
from marked
