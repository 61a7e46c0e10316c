select parts.*, 'fct_labor_action_participations' as table_name, parts.participation_key as row_key, unions.union_name, unions.union_abbreviation, unions.union_level_code, states.state_name
from marts.fct_labor_action_participations as parts
left join marts.dim_unions as unions on unions.union_key = parts.union_key
left join marts.dim_states as states on states.state_code = parts.state_code
order by
    parts.labor_action_key,
    list_position(['lead', 'aligned', 'sympathy_striking', 'sympathy_authorized', 'excluded', 'indirectly_idled'], parts.participation_role_code),
    unions.union_name nulls last, parts.group_name, parts.participation_key
