select source_code, source_row_key, labor_action_key, match_probability
from {{ ref('stg_identity__candidates') }}
