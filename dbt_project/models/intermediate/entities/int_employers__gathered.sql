{{ config(materialized='view') }}

-- Employers kept by hand, those that reports describe, and those that the sources name. Of one key the hand-kept row stands, then the
-- report's. An owner that only a source knew is unknown where no file tells of it any more.
with known as (
    select employer_key from {{ ref('stg_seeds__employers') }}
    union
    select employer_key from {{ ref('stg_reports__employers') }}
    union
    select employer_key from {{ ref('stg_identity__employers') }}
)

select employer_key, parent_employer_key, industry_code, ownership_code, employer_name
from {{ ref('stg_seeds__employers') }}

union all

select reported.employer_key, parents.employer_key as parent_employer_key, reported.industry_code, reported.ownership_code, reported.employer_name
from {{ ref('stg_reports__employers') }} as reported
left join known as parents on reported.parent_employer_key = parents.employer_key
left join {{ ref('stg_seeds__employers') }} as kept on reported.employer_key = kept.employer_key
where kept.employer_key is null

union all

select found.employer_key, found.parent_employer_key, found.industry_code, found.ownership_code, found.employer_name
from {{ ref('stg_identity__employers') }} as found
left join {{ ref('stg_seeds__employers') }} as kept on found.employer_key = kept.employer_key
left join {{ ref('stg_reports__employers') }} as reported on found.employer_key = reported.employer_key
where kept.employer_key is null and reported.employer_key is null
