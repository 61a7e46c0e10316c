select labor_action_key
from {{ ref('rpt_days_idle_reproductions') }}
where (reproduction_code = 'not_reproduced') <> (reason is not null) or (reproduction_code <> 'not_reproduced' and residual_count <> 0)
