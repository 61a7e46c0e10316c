{{ config(materialized='view') }}

-- Unions kept by hand, those that reports describe, and those that the names in the sources lead to. Of one key the hand-kept row stands,
-- then the report's. A parent that only a source knew is unknown where no file tells of it any more.
with known as (
    select union_key from {{ ref('stg_seeds__unions') }}
    union
    select union_key from {{ ref('stg_reports__unions') }}
    union
    select union_key from {{ ref('stg_identity__unions') }}
)

select union_key, parent_union_key, union_name, union_abbreviation, union_level_code, local_number, file_number_olms
from {{ ref('stg_seeds__unions') }}

union all

select
    reported.union_key,
    parents.union_key as parent_union_key,
    reported.union_name,
    reported.union_abbreviation,
    reported.union_level_code,
    reported.local_number,
    reported.file_number_olms
from {{ ref('stg_reports__unions') }} as reported
left join known as parents on reported.parent_union_key = parents.union_key
left join {{ ref('stg_seeds__unions') }} as kept on reported.union_key = kept.union_key
where kept.union_key is null

union all

select
    found.union_key,
    found.parent_union_key,
    found.union_name,
    found.union_abbreviation,
    found.union_level_code,
    found.local_number,
    found.file_number_olms
from {{ ref('stg_identity__unions') }} as found
left join {{ ref('stg_seeds__unions') }} as kept on found.union_key = kept.union_key
left join {{ ref('stg_reports__unions') }} as reported on found.union_key = reported.union_key
where kept.union_key is null and reported.union_key is null
