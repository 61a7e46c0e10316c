select
    employer_key,
    employer_name,
    parent_employer_key,
    ownership_code,
    industry_code,
    source_document_key,
    locator,
    _source_file,
    {{ parse_integer('_source_line') }} as _source_line
from {{ source('reports', 'reported_employers') }}
