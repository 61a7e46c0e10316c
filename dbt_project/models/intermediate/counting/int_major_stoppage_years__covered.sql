select cast(extract(year from period_start_date) as integer) as year_number
from {{ ref('int_stoppages__totalled') }}
where counting_method_code = 'bls' and period_code = 'year' and is_covered
