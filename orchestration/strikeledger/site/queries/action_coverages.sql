select coverage.*, documents.title, documents.publisher_name
from marts.rpt_source_coverage as coverage
left join marts.dim_source_documents as documents on documents.source_document_key = coverage.source_document_key
order by coverage.labor_action_key, coverage.counting_method_code, coverage.source_document_key
