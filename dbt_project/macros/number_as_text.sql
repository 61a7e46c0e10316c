{# A number as people write it: whole numbers without a decimal point. #}
{% macro number_as_text(number) -%}
case
    when {{ number }} = floor({{ number }}) then cast(cast({{ number }} as bigint) as {{ dbt.type_string() }})
    else {{ fraction_as_text(number) }}
end
{%- endmacro %}
