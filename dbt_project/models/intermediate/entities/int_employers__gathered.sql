{{ config(materialized='view') }}

-- Employers kept by hand, those that reports describe, and those that the sources name. Of one key the row told first in this order stands.
with kept as (
    select employer_key, parent_employer_key, industry_code, ownership_code, employer_name
    from {{ ref('stg_seeds__employers') }}
    union all
    select told.employer_key, told.parent_employer_key, told.industry_code, told.ownership_code, told.employer_name
    from {{ ref('stg_reports__employers') }} as told
    left join {{ ref('stg_seeds__employers') }} as seeds on told.employer_key = seeds.employer_key
    where seeds.employer_key is null
)

select employer_key, parent_employer_key, industry_code, ownership_code, employer_name
from kept

union all

select found.employer_key, found.parent_employer_key, found.industry_code, found.ownership_code, found.employer_name
from {{ ref('stg_identity__employers') }} as found
left join kept on found.employer_key = kept.employer_key
where kept.employer_key is null
