select revisions.*, documents.title
from marts.fct_revisions as revisions
left join marts.dim_source_documents as documents on documents.source_document_key = revisions.source_document_key
where revisions.release_key = (select max(release_key) from marts.releases)
order by revisions.table_name, revisions.row_key, revisions.column_name
