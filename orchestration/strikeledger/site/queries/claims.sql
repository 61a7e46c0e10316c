select
    claims.*, claimants.claimant_name, claimants.claimant_role_code, documents.title as document_title, documents.publisher_name
from marts.fct_claims as claims
left join marts.dim_claimants as claimants on claimants.claimant_key = claims.claimant_key
left join marts.dim_source_documents as documents on documents.source_document_key = claims.source_document_key
order by claims.claim_key
