select histories.*, 'rpt_employer_histories' as table_name, previous.action_name as previous_action_name
from marts.rpt_employer_histories as histories
left join marts.fct_labor_actions as previous on previous.labor_action_key = histories.previous_labor_action_key
order by histories.start_date desc nulls last, histories.labor_action_key
