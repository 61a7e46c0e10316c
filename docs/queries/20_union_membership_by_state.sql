-- Union membership of each state in its latest year
-- Members as percent of the employed, as the survey printed it, with the document.
select s.state_name, m.year_number, m.members_percent, m.members_count, m.employed_count, d.title
from fct_state_union_membership_years m
join dim_states s using (state_code)
join dim_source_documents d using (source_document_key)
qualify row_number() over (partition by m.state_code order by m.year_number desc) = 1
order by m.members_percent desc
