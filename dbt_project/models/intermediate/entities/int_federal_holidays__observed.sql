-- A fixed day on a Saturday is kept on the Friday before, on a Sunday on the Monday after. The year after the calendar's last belongs to
-- it, for a New Year's Day kept on 31 December.
{% set first_year = var('calendar_first_date')[:4] | int %}
{% set last_year = var('calendar_last_date')[:4] | int + 1 %}
with years as (
    select whole_number + {{ first_year - 1 }} as year_number
    from ({{ whole_numbers(last_year - first_year + 1) }}) as numbers
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

fixed as (
    select federal_holiday_name, year_number, {{ date_of('year_number', 'month_number', 'day_number') }} as nominal_date
    from rules
    where day_number is not null
),

kept as (
    select
        federal_holiday_name,
        year_number,
        case {{ iso_weekday('nominal_date') }}
            when 6 then {{ date_plus_days('nominal_date', -1) }}
            when 7 then {{ date_plus_days('nominal_date', 1) }}
            else nominal_date
        end as observed_date
    from fixed
),

counted as (
    select
        federal_holiday_name,
        year_number,
        iso_weekday_number,
        occurrence_number,
        {{ date_of('year_number', 'month_number', 1) }} as month_start_date,
        {{ date_of('year_number + case when month_number = 12 then 1 else 0 end', 'month_number % 12 + 1', 1) }} as next_month_start_date
    from rules
    where iso_weekday_number is not null
),

placed as (
    -- Forward from the month's first day, or (the last one) back from its last day.
    select
        federal_holiday_name,
        year_number,
        case
            when occurrence_number = -1
                then {{ date_plus_days('next_month_start_date', '-1 - (' ~ iso_weekday('next_month_start_date') ~ ' + 6 - iso_weekday_number) % 7') }}
            else {{ date_plus_days('month_start_date', '(iso_weekday_number + 7 - ' ~ iso_weekday('month_start_date') ~ ') % 7 + 7 * (occurrence_number - 1)') }}
        end as observed_date
    from counted
)

select federal_holiday_name, year_number, observed_date from kept
union all
select federal_holiday_name, year_number, observed_date from placed
