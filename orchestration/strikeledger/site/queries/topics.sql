select topics.*, count(demands.demand_key) as position_count, count(distinct demands.labor_action_key) as action_count
from marts.dim_demand_topics as topics
left join marts.fct_demands as demands on demands.demand_topic_code = topics.demand_topic_code
group by all
order by topics.demand_topic_label, topics.demand_topic_code
