-- Who says how many walked out at Kaiser in October 2023
-- Every claim on the one figure, which of them is shown and why, and where in its document it stands.
select b.claim_role_code, c.value_number, c.precision_code, s.claimant_name, d.title, c.locator,
  b.precedence_because
from bridge_figure_claims b
join fct_claims c on c.claim_key = b.claim_key and c.subject_key = b.row_key
join dim_claimants s using (claimant_key)
join dim_source_documents d using (source_document_key)
where b.table_name = 'fct_labor_actions'
  and b.row_key = 'kaiser-permanente-2023-10-04'
  and b.column_name = 'workers_involved_count'
order by b.rank_number
