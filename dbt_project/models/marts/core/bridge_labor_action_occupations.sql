{% set key = ['labor_action_key', 'occupation_key'] %}
with occupations as (
{{ kept_rows('stg_seeds__strike_occupations', 'stg_reports__occupations', key, key, has_report=false) }}
)

select labor_action_key, occupation_key
from occupations
