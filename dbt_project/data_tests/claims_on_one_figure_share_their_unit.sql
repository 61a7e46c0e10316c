-- Two claims are rivals only in one unit: 26 dollars neither agree with nor dispute 26 percent. Few figures have several
-- claims, and to count them is cheaper than to gather the units of all.
with contested as (
    select table_name, row_key, column_name
    from {{ ref('bridge_figure_claims') }}
    group by table_name, row_key, column_name
    having count(*) > 1
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
