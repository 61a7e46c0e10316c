{{ config(materialized='view') }}

-- Unions that people wrote down, and those that the names in the sources lead to. Of one key what a person wrote stands.
{% set columns = [
    'union_key', 'parent_union_key', 'union_name', 'union_abbreviation', 'union_level_code', 'local_number', 'file_number_olms'
] %}
with kept as (
{{ kept_rows('stg_seeds__unions', 'stg_reports__unions', ['union_key'], columns, has_report=false) }}
)

select union_key, parent_union_key, union_name, union_abbreviation, union_level_code, local_number, file_number_olms
from kept

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
left join kept on found.union_key = kept.union_key
where kept.union_key is null
