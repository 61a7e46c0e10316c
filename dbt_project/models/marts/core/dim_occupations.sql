select occupation_key, occupation_name, occupation_code_soc
from {{ ref('stg_seeds__occupations') }}
