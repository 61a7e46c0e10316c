select state_code, state_name, state_fips_code, census_region_name, census_division_name, is_state, is_territory
from {{ ref('stg_seeds__states') }}
