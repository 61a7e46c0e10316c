select demands.*, 'fct_demands' as table_name, demands.demand_key as row_key, topics.demand_topic_label, topics.demand_category_code, actions.action_name, actions.start_date
from marts.fct_demands as demands
left join marts.dim_demand_topics as topics on topics.demand_topic_code = demands.demand_topic_code
left join marts.fct_labor_actions as actions on actions.labor_action_key = demands.labor_action_key
order by
    actions.start_date desc nulls last, demands.labor_action_key, demands.value_low is null, topics.demand_topic_label, demands.unit_code,
    list_position(['ask', 'offer', 'settlement', 'objection', 'allegation'], demands.position_code), demands.stated_date, demands.demand_key
