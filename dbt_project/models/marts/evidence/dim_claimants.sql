select claimant_key, claimant_role_code, claimant_name
from {{ ref('int_claimants__gathered') }}
