select
    claimant_key,
    claimant_name,
    claimant_role_code
from {{ source('reports', 'reported_claimants') }}
