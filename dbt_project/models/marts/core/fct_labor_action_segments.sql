select
    labor_action_key,
    cast(segment_number as integer) as segment_number,
    segment_reason_code,
    start_date,
    end_date,
    workers_idle_count
from {{ ref('int_labor_action_segments__bounded') }}
