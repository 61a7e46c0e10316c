select
    source_document_key,
    publisher_name,
    title,
    url,
    {{ parse_date('published_date') }} as published_date,
    {{ parse_date('accessed_date') }} as accessed_date,
    licence_code,
    sha256,
    counting_method_code,
    {{ parse_date('coverage_from_date') }} as coverage_from_date,
    {{ parse_date('coverage_to_date') }} as coverage_to_date
from {{ source('reports', 'reported_documents') }}
