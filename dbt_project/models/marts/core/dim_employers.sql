select employer_key, parent_employer_key, industry_code, ownership_code, employer_name
from {{ ref('int_employers__gathered') }}
