{{ config(materialized='view') }}

-- The claim that a row of a part makes of itself, or that the report made which tells it.
select subject_table_name, subject_key, claimant_key, min(claim_key) as claim_key
from {{ ref('int_claims__told') }}
where
    subject_table_name in ('fct_demands', 'fct_service_impacts')
    and (is_of_row or (report_key is not null and has_value and not is_superseded))
group by subject_table_name, subject_key, claimant_key
