select distinct
    hierarchy.ancestor_union_key as union_key, parts.labor_action_key, parts.participation_role_code, actions.start_date,
    hierarchy.ancestor_union_key = parts.union_key as is_own
from marts.bridge_union_hierarchy as hierarchy
inner join marts.fct_labor_action_participations as parts on parts.union_key = hierarchy.descendant_union_key
inner join marts.fct_labor_actions as actions on actions.labor_action_key = parts.labor_action_key
order by union_key, actions.start_date desc nulls last, parts.labor_action_key, is_own desc, parts.participation_role_code
