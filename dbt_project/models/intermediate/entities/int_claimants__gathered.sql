{{ config(materialized='view') }}

-- Who says something: kept by hand, or described by a report. Of one key the hand-kept row stands.
select claimant_key, claimant_role_code, claimant_name
from {{ ref('stg_seeds__claimants') }}

union all

select told.claimant_key, told.claimant_role_code, told.claimant_name
from {{ ref('stg_reports__claimants') }} as told
left join {{ ref('stg_seeds__claimants') }} as kept on told.claimant_key = kept.claimant_key
where kept.claimant_key is null
