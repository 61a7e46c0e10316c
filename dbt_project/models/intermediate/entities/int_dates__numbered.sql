-- Holidays as observed: a fixed day on a Saturday is kept on the Friday before, on a Sunday on the Monday after. New Year's Day of the
-- year after the calendar's last is part of it, for its observance on 31 December.
with days as (
    {{ date_spine_days('1947-01-01', '2035-12-31') }}
),

weekdays as (
    select date_day, cast(extract(year from date_day) as integer) as year_number, {{ iso_weekday('date_day') }} as iso_weekday_number
    from days
),

years as (
    select distinct year_number from weekdays
    union
    select max(year_number) + 1 as year_number from weekdays
),

rules as (
    select
        holidays.federal_holiday_name,
        holidays.month_number,
        holidays.day_number,
        holidays.iso_weekday_number,
        holidays.occurrence_number,
        years.year_number
    from {{ ref('stg_seeds__federal_holidays') }} as holidays
    inner join years
        on years.year_number >= holidays.first_year_number and years.year_number <= coalesce(holidays.last_year_number, 9999)
),

anchors as (
    -- The first of the month to count from; for the last weekday of a month, the first of the next month to count back from.
    select
        federal_holiday_name,
        iso_weekday_number,
        occurrence_number,
        day_number,
        case when day_number is not null then {{ date_of('year_number', 'month_number', 'day_number') }} end as fixed_date,
        {{ date_of('year_number + case when occurrence_number = -1 and month_number = 12 then 1 else 0 end',
            'case when occurrence_number = -1 then month_number % 12 + 1 else month_number end', '1') }} as month_anchor_date
    from rules
),

nominal as (
    select
        federal_holiday_name,
        day_number is not null as is_fixed,
        case
            when day_number is not null then fixed_date
            when occurrence_number = -1 then
                {{ date_plus_days('month_anchor_date', '-1 - (' ~ iso_weekday("month_anchor_date") ~ ' + 6 - iso_weekday_number) % 7') }}
            else
                {{ date_plus_days('month_anchor_date', '(iso_weekday_number - ' ~ iso_weekday("month_anchor_date") ~ ' + 7) % 7 + 7 * (occurrence_number - 1)') }}
        end as nominal_date
    from anchors
),

observed as (
    select
        federal_holiday_name,
        case
            when is_fixed and {{ iso_weekday('nominal_date') }} = 6 then {{ date_plus_days('nominal_date', '-1') }}
            when is_fixed and {{ iso_weekday('nominal_date') }} = 7 then {{ date_plus_days('nominal_date', '1') }}
            else nominal_date
        end as date_day
    from nominal
),

holidays as (
    select date_day, min(federal_holiday_name) as federal_holiday_name
    from observed
    group by date_day
),

marked as (
    select
        weekdays.date_day,
        weekdays.year_number,
        weekdays.iso_weekday_number,
        weekdays.iso_weekday_number >= 6 as is_weekend,
        holidays.date_day is not null as is_federal_holiday,
        holidays.federal_holiday_name,
        weekdays.iso_weekday_number <= 5 and holidays.date_day is null as is_bls_workday
    from weekdays
    left join holidays on weekdays.date_day = holidays.date_day
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
