select
    reproduced.labor_action_key,
    actions.source_document_key,
    actions.end_date_meaning_code,
    reproduced.reproduction_code,
    reproduced.reason_code,
    reproduced.reason,
    actions.start_date,
    actions.end_date,
    cast(reproduced.workers_involved_count as bigint) as workers_involved_count,
    cast(reproduced.workdays_inclusive_count as integer) as workdays_inclusive_count,
    cast(reproduced.workdays_exclusive_count as integer) as workdays_exclusive_count,
    cast(reproduced.reported_days_idle_count as bigint) as reported_days_idle_count,
    cast(reproduced.computed_days_idle_count as bigint) as computed_days_idle_count,
    cast(reproduced.residual_count as bigint) as residual_count,
    cast(reproduced.average_workers_count as double) as average_workers_count,
    reproduced.is_explained
from {{ ref('int_days_idle__reproduced') }} as reproduced
inner join {{ ref('fct_labor_actions') }} as actions on reproduced.labor_action_key = actions.labor_action_key
