-- When the SEIU was affiliated with whom
-- Versions are valid from their first day up to, not including, their last date; 9999-12-31 is open.
select union_name, affiliation_name, valid_from_date, valid_to_date, is_current
from dim_union_versions
where union_key = 'seiu'
order by valid_from_date
