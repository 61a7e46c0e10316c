-- All actions in California since 2015
-- Only the allocated workers may be summed over states; the whole action's number stands beside them.
select a.start_date, a.action_name, b.workers_allocated_count, b.allocation_method_code,
  a.workers_involved_count, a.state_count
from bridge_labor_action_states b
join fct_labor_actions a using (labor_action_key)
where b.state_code = 'CA' and a.start_date >= '2015-01-01'
order by a.start_date desc
