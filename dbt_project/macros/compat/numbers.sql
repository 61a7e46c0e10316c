{# Whole number below. #}
{% macro largest_integer(number) %}cast(floor({{ number }}) as bigint){% endmacro %}

{# A double as the whole number nearest to it, a half to the even one, as DuckDB casts it. Spark's cast cuts the fraction off. #}
{% macro nearest_integer(number) %}{{ return(adapter.dispatch('nearest_integer')(number)) }}{% endmacro %}
{% macro default__nearest_integer(number) %}cast({{ number }} as bigint){% endmacro %}
{% macro spark__nearest_integer(number) %}cast(rint({{ number }}) as bigint){% endmacro %}

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

{# To so many decimals, a half away from zero, as DuckDB rounds: by the nearest whole multiple. Spark's own round works on the printed digits of
   a double, so of one double (1.005 to 2 decimals) it makes 1.01 and DuckDB 1.0. The number must be a double. #}
{% macro rounded(number, decimals) %}{{ return(adapter.dispatch('rounded')(number, decimals)) }}{% endmacro %}
{% macro default__rounded(number, decimals) %}round({{ number }}, {{ decimals }}){% endmacro %}
{% macro spark__rounded(number, decimals) -%}
{%- set unit = '1e' ~ decimals -%}
signum({{ number }}) * floor(abs({{ number }}) * {{ unit }} + 5e-1) / {{ unit }}
{%- endmacro %}

{# A double that is no whole number, as text without an exponent: Spark writes 12345678.5 as 1.23456785E7. #}
{% macro fraction_as_text(number) %}{{ return(adapter.dispatch('fraction_as_text')(number)) }}{% endmacro %}
{% macro default__fraction_as_text(number) %}cast({{ number }} as {{ dbt.type_string() }}){% endmacro %}
{% macro spark__fraction_as_text(number) %}rtrim('0', cast(cast(cast({{ number }} as string) as decimal(38, 16)) as string)){% endmacro %}
