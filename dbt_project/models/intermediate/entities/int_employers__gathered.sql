{{ config(materialized='view') }}

-- Employers that people wrote down, and those that the sources name. Of one key what a person wrote stands.
{% set columns = ['employer_key', 'parent_employer_key', 'industry_code', 'ownership_code', 'employer_name'] %}
with kept as (
{{ kept_rows('stg_seeds__employers', 'stg_reports__employers', ['employer_key'], columns, has_report=false) }}
)

select employer_key, parent_employer_key, industry_code, ownership_code, employer_name
from kept

union all

select found.employer_key, found.parent_employer_key, found.industry_code, found.ownership_code, found.employer_name
from {{ ref('stg_identity__employers') }} as found
left join kept on found.employer_key = kept.employer_key
where kept.employer_key is null
