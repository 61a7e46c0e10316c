select
    source_document_key,
    licence_code,
    counting_method_code,
    publisher_name,
    title,
    url,
    sha256,
    published_date,
    accessed_date,
    coverage_from_date,
    coverage_to_date
from {{ ref('int_source_documents__gathered') }}
