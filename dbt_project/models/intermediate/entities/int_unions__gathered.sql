{{ config(materialized='view') }}

-- Unions kept by hand, and those that the names in the sources lead to. Of one key the hand-kept row stands.
select union_key, parent_union_key, union_name, union_abbreviation, union_level_code, local_number, file_number_olms
from {{ ref('stg_seeds__unions') }}

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
where kept.union_key is null
