{{ config(materialized='view') }}

-- The claim by which a row stands: its own, or the one that its report made of it. Several reports may tell of one row.
select subject_table_name, subject_key, measure_code, claim_key, false as is_reported
from {{ ref('int_row_claims__unpivoted') }}

union all

select subject_table_name, subject_key, measure_code, min(claim_key) as claim_key, true as is_reported
from {{ ref('int_reported_claims__placed') }}
where is_standing
group by subject_table_name, subject_key, measure_code
