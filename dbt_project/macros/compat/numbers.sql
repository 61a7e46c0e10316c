{# Whole number below. #}
{% macro largest_integer(number) %}cast(floor({{ number }}) as bigint){% endmacro %}

{# A query with one column, whole_number: 1 to the limit. One cross join per decimal digit. #}
{% macro whole_numbers(limit) %}
{%- set places = range(limit | string | length) -%}
with digits as (
    {%- for digit in range(10) %}
    select {{ digit }} as digit{{ ' union all' if not loop.last }}
    {%- endfor %}
),

numbers as (
    select 1{% for place in places %} + {{ 10 ** place }} * place_{{ place }}.digit{% endfor %} as whole_number
    from {% for place in places %}digits as place_{{ place }}{{ ' cross join ' if not loop.last }}{% endfor %}
)

select whole_number
from numbers
where whole_number <= {{ limit }}
{%- endmacro %}
