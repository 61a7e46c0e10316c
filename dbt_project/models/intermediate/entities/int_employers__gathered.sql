{{ config(materialized='view') }}

-- Employers kept by hand, and those that the sources name. Of one key the hand-kept row stands.
select employer_key, parent_employer_key, industry_code, ownership_code, employer_name
from {{ ref('stg_seeds__employers') }}

union all

select found.employer_key, found.parent_employer_key, found.industry_code, found.ownership_code, found.employer_name
from {{ ref('stg_identity__employers') }} as found
left join {{ ref('stg_seeds__employers') }} as kept on found.employer_key = kept.employer_key
where kept.employer_key is null
