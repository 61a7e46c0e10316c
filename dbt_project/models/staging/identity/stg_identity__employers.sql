select
    employer_key,
    parent_employer_key,
    employer_name,
    ownership_code,
    industry_code
from {{ source('identity', 'identity_employers') }}
