-- A range of numbers is no single number: the column stays empty, its ends stand in fct_claims.
{% set degenerate_range = 'case when claims.value_low = claims.value_high then claims.value_low end' %}
select
    figures.row_key as labor_action_key,
    {% for column, kind in claimable_action_columns().items() %}
    {% set value = 'coalesce(claims.value_number, ' ~ degenerate_range ~ ')' if kind == 'count' else 'claims.value_text' %}
    {% set type = {'date': 'date', 'boolean': 'boolean', 'text': dbt.type_string()}[kind] %}
    {% set shown = "max(case when figures.column_name = '" ~ column ~ "' then " ~ value ~ " end)" %}
    {{ nearest_integer(shown) if kind == 'count' else 'cast(' ~ shown ~ ' as ' ~ type ~ ')' }} as {{ column }}{{ "," if not loop.last }}
    {% endfor %}
from {{ ref('int_figure_claims__ranked') }} as figures
inner join {{ ref('int_claims__gathered') }} as claims on figures.claim_key = claims.claim_key
where figures.table_name = 'fct_labor_actions' and figures.claim_role_code = 'shown'
group by figures.row_key
