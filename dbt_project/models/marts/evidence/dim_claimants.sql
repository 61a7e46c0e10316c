select claimant_key, claimant_role_code, claimant_name
from {{ ref('stg_seeds__claimants') }}
