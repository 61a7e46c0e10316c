select members.*, 'fct_state_union_membership_years' as table_name, documents.title
from marts.fct_state_union_membership_years as members
left join marts.dim_source_documents as documents on documents.source_document_key = members.source_document_key
order by members.state_code, members.year_number
