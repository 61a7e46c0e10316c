select documents.*, (select count(*) from marts.fct_claims as claims where claims.source_document_key = documents.source_document_key) as claim_count
from marts.dim_source_documents as documents
order by documents.title, documents.source_document_key
