{# The values of a group as one text, in the order of `order_by` (never NULL), set apart by `separator` (plain text). #}
{% macro ordered_list(expression, order_by, separator=', ') %}{{ return(adapter.dispatch('ordered_list')(expression, order_by, separator)) }}{% endmacro %}
{% macro default__ordered_list(expression, order_by, separator) -%}
string_agg({{ expression }}, '{{ separator }}' order by {{ order_by }} asc nulls last)
{%- endmacro %}
{% macro spark__ordered_list(expression, order_by, separator) -%}
array_join(array_sort(collect_list(struct({{ order_by }} as sort_key, {{ expression }} as item))).item, '{{ separator }}')
{%- endmacro %}

{# The key of a row as text: its columns joined by a bar, NULL as nothing. #}
{% macro row_key(columns) %}
{%- for column in columns -%}
coalesce(cast({{ column }} as {{ dbt.type_string() }}), ''){{ " || '|' || " if not loop.last }}
{%- endfor -%}
{% endmacro %}
