{# From raw text to types, in the forms that the input contract allows. Anything else is an error, never a NULL. #}
{% macro parse_date(column) %}cast({{ column }} as date){% endmacro %}
{% macro parse_integer(column) %}cast({{ column }} as bigint){% endmacro %}
{% macro parse_number(column) %}cast({{ column }} as double){% endmacro %}
{% macro parse_boolean(column) %}cast({{ column }} as boolean){% endmacro %}
{% macro parse_timestamp(column) %}cast({{ column }} as timestamp){% endmacro %}
