select actions.labor_action_key
from {{ ref('fct_labor_actions') }} as actions
left join (
    select distinct row_key from {{ ref('rpt_claim_conflicts') }} where table_name = 'fct_labor_actions'
) as conflicts
    on actions.labor_action_key = conflicts.row_key
where actions.has_conflicting_claims <> (conflicts.row_key is not null)
