select members.*, 'fct_union_membership_years' as table_name, documents.title
from marts.fct_union_membership_years as members
left join marts.dim_source_documents as documents on documents.source_document_key = members.source_document_key
order by members.union_key, members.year_number, members.source_document_key
