-- Two claims are rivals only in one unit: 26 dollars neither agree with nor dispute 26 percent.
select figures.table_name, figures.row_key, figures.column_name
from {{ ref('bridge_figure_claims') }} as figures
inner join {{ ref('fct_claims') }} as claims on figures.claim_key = claims.claim_key
group by figures.table_name, figures.row_key, figures.column_name
having count(distinct coalesce(claims.unit_code, '')) > 1
