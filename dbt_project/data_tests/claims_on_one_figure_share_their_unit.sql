-- Two claims are rivals only in one unit: 26 dollars neither agree with nor dispute 26 percent. At most one claim is shown, so where there
-- are rivals one is not.
with contested as (
    select distinct table_name, row_key, column_name
    from {{ ref('bridge_figure_claims') }}
    where claim_role_code <> 'shown'
)

select figures.table_name, figures.row_key, figures.column_name
from {{ ref('bridge_figure_claims') }} as figures
inner join contested
    on
        figures.table_name = contested.table_name
        and figures.row_key = contested.row_key
        and figures.column_name = contested.column_name
inner join {{ ref('fct_claims') }} as claims on figures.claim_key = claims.claim_key
group by figures.table_name, figures.row_key, figures.column_name
having min(coalesce(claims.unit_code, '')) <> max(coalesce(claims.unit_code, ''))
