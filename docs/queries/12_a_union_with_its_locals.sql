-- Actions of the Teamsters, their councils and locals
-- The hierarchy holds every ancestor of every union, so one join finds the whole tree; distinct, because a union may have several parts in one action. The latest 500.
with told as (
  select distinct p.labor_action_key, p.union_key, h.depth_count
  from bridge_union_hierarchy h
  join fct_labor_action_participations p on p.union_key = h.descendant_union_key
  where h.ancestor_union_key = 'ibt'
),
latest as (
  select told.labor_action_key, told.union_key, told.depth_count
  from told
  join fct_labor_actions a using (labor_action_key)
  order by a.start_date desc, told.labor_action_key, told.union_key
  limit 500
)
select a.start_date, a.action_name, u.union_name, latest.depth_count, a.workers_involved_count
from latest
join fct_labor_actions a using (labor_action_key)
join dim_unions u using (union_key)
order by a.start_date desc, u.union_name, a.action_name
