-- Which documents the figures come from
-- How many claims each supports, when it was read, and its sha256.
with told as (
  select source_document_key, count(*) as claims
  from fct_claims
  group by source_document_key
)
select d.source_document_key, d.publisher_name, d.title, d.published_date, d.accessed_date,
  coalesce(told.claims, 0) as claims, d.url, d.sha256
from dim_source_documents d
left join told using (source_document_key)
order by claims desc, d.title
