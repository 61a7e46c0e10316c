select
    (select count(*) from whole.marts.fct_labor_actions) as action_count,
    (select count(*) from marts.fct_labor_actions) as shown_count
