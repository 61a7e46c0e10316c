-- Who took part at Kaiser in October 2023, and how
-- Sympathy that was only authorized and groups that stayed out stand apart: their members are never added to the strikers.
select p.participation_role_code, coalesce(u.union_name, p.group_name) as participant_name,
  p.state_code, p.workers_involved_count
from fct_labor_action_participations p
left join dim_unions u using (union_key)
where p.labor_action_key = 'kaiser-permanente-2023-10-04'
order by 1, 2, 3
