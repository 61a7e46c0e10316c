select employers.*, parents.employer_name as parent_employer_name, industries.industry_name, industries.sector_name
from marts.dim_employers as employers
left join marts.dim_employers as parents on parents.employer_key = employers.parent_employer_key
left join marts.dim_industries as industries on industries.industry_code = employers.industry_code
order by employers.employer_name, employers.employer_key
