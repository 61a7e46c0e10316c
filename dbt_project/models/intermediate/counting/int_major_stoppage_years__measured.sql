-- "Major work stoppage" is the term of one rule, so here, and only here, the reports by state and by union name that rule.
select
    actions.labor_action_key,
    measured.period_start_date,
    cast(extract(year from measured.period_start_date) as integer) as year_number,
    measured.workday_idle_count,
    measured.is_beginning
from {{ ref('int_labor_actions__judged') }} as actions
inner join {{ ref('int_labor_action_periods__measured') }} as measured on actions.labor_action_key = measured.labor_action_key
where actions.counting_method_code = 'bls' and actions.is_counted and measured.period_code = 'year'
