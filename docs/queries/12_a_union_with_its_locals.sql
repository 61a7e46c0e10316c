-- Actions of the Teamsters, their councils and locals
-- The hierarchy holds every ancestor of every union, so one join finds the whole tree; distinct, because one action may have several unions. The latest 500.
select distinct a.start_date, a.action_name, u.union_name, h.depth_count, a.workers_involved_count
from bridge_union_hierarchy h
join fct_labor_action_participations p on p.union_key = h.descendant_union_key
join fct_labor_actions a using (labor_action_key)
join dim_unions u on u.union_key = p.union_key
where h.ancestor_union_key = 'ibt'
order by a.start_date desc, u.union_name, a.action_name
limit 500
