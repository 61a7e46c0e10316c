-- An action is in effect up to its end date as listed, which may be the day of return and so a day, even a month, after the last idle
-- one. Sums of shares are cut to fixed decimals, so that any order of adding gives the same total.
with idle_months as (
    select
        labor_action_key,
        {{ month_start('date_day') }} as month_start_date,
        cast(sum(days_idle_count) as decimal(18, 4)) as workday_idle_count,
        cast(sum(workers_idle_count) as decimal(18, 4)) as calendar_idle_count
    from {{ ref('int_labor_action_days__expanded') }}
    group by labor_action_key, {{ month_start('date_day') }}
),

edges as (
    select labor_action_key, start_date as date_day
    from {{ ref('int_labor_actions__dated') }}
    union
    select labor_action_key, end_date as date_day
    from {{ ref('int_labor_actions__dated') }}
),

edge_months as (
    select distinct edges.labor_action_key, {{ month_start('edges.date_day') }} as month_start_date
    from edges
    left join idle_months
        on
            edges.labor_action_key = idle_months.labor_action_key
            and {{ month_start('edges.date_day') }} = idle_months.month_start_date
    where edges.date_day is not null and idle_months.labor_action_key is null
),

months as (
    select labor_action_key, month_start_date, workday_idle_count, calendar_idle_count
    from idle_months
    union all
    select
        labor_action_key,
        month_start_date,
        cast(0 as decimal(18, 4)) as workday_idle_count,
        cast(0 as decimal(18, 4)) as calendar_idle_count
    from edge_months
),

periods as (
    select labor_action_key, 'month' as period_code, month_start_date as period_start_date, workday_idle_count, calendar_idle_count
    from months
    union all
    select
        labor_action_key,
        'year' as period_code,
        {{ year_start('month_start_date') }} as period_start_date,
        sum(workday_idle_count) as workday_idle_count,
        sum(calendar_idle_count) as calendar_idle_count
    from months
    group by labor_action_key, {{ year_start('month_start_date') }}
)

select
    periods.labor_action_key,
    periods.period_code,
    periods.period_start_date,
    cast(periods.workday_idle_count as decimal(18, 4)) as workday_idle_count,
    cast(periods.calendar_idle_count as decimal(18, 4)) as calendar_idle_count,
    periods.period_start_date
    = case
        when periods.period_code = 'month' then {{ month_start('actions.start_date') }} else {{ year_start('actions.start_date') }}
    end as is_beginning
from periods
inner join {{ ref('int_labor_actions__dated') }} as actions on periods.labor_action_key = actions.labor_action_key
