-- What the union asked beside what the employer offered
-- One row for each topic and unit; an absent side made no stated position.
select labor_action_key, demand_topic_label, unit_code, union_ask_low, union_ask_high,
  employer_offer_low, employer_offer_high, gap_number
from rpt_demand_positions
order by labor_action_key, demand_topic_label, unit_code
