select
    actions.*, 'fct_labor_actions' as table_name, actions.labor_action_key as row_key, employers.employer_name, industries.industry_name, industries.sector_name, primaries.action_name as primary_action_name
from marts.fct_labor_actions as actions
left join marts.dim_employers as employers on employers.employer_key = actions.employer_key
left join marts.dim_industries as industries on industries.industry_code = actions.industry_code
left join marts.fct_labor_actions as primaries on primaries.labor_action_key = actions.primary_labor_action_key
order by actions.start_date desc nulls last, actions.labor_action_key
