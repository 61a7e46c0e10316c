{{ config(materialized='view') }}

-- Unions kept by hand, those that reports describe, and those that the names in the sources lead to. Of one key the row told first in this
-- order stands.
{% set columns = 'union_key, parent_union_key, union_name, union_abbreviation, union_level_code, local_number, file_number_olms' %}
with kept as (
    select {{ columns }}
    from {{ ref('stg_seeds__unions') }}
    union all
    select {{ columns }}
    from {{ ref('stg_reports__unions') }}
    where union_key not in (select union_key from {{ ref('stg_seeds__unions') }})
)

select {{ columns }}
from kept

union all

select {{ columns }}
from {{ ref('stg_identity__unions') }}
where union_key not in (select union_key from kept)
