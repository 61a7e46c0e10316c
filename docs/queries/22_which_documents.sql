-- Which documents the figures come from
-- How many claims each supports, when it was read, and its sha256.
select d.source_document_key, d.publisher_name, d.title, d.published_date, d.accessed_date,
  count(c.claim_key) as claims, d.url, d.sha256
from dim_source_documents d
left join fct_claims c using (source_document_key)
group by all
order by claims desc, d.title
