{{ config(materialized='view') }}

{% set columns = ['claimant_key', 'claimant_role_code', 'claimant_name'] %}
with kept as (
{{ kept_rows('stg_seeds__claimants', 'stg_reports__claimants', ['claimant_key'], columns, has_report=false) }}
)

select claimant_key, claimant_role_code, claimant_name
from kept
