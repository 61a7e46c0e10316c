select
    employer_key,
    employer_name,
    parent_employer_key,
    ownership_code,
    industry_code,
    source_document_key,
    locator
from {{ source('reports', 'reported_employers') }}
