{{ config(materialized='view') }}

-- Without capitals and full stops: "U.S." and "US" are one.
select state_code, lower(replace(state_name, '.', '')) as plain_name
from {{ ref('stg_seeds__states') }}

union

select state_code, lower(replace(alias_text, '.', '')) as plain_name
from {{ ref('stg_seeds__state_aliases') }}
where state_code is not null
