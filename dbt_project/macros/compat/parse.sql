{# From raw text to types. The landing has refused whatever is not in the declared form (seeds/datapackage.yaml); text that still is no
   date or number stops the build: it never becomes a NULL. #}
{% macro parse_date(column) %}cast({{ column }} as date){% endmacro %}
{% macro parse_integer(column) %}cast({{ column }} as bigint){% endmacro %}
{% macro parse_number(column) %}cast({{ column }} as double){% endmacro %}
{% macro parse_boolean(column) %}cast({{ column }} as boolean){% endmacro %}
{% macro parse_timestamp(column) %}cast({{ column }} as timestamp){% endmacro %}
