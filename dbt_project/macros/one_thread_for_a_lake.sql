{# dbt writes to a DuckLake with one thread of a process: with two, a catalog was corrupted. #}
{% macro one_thread_for_a_lake() %}
{%- if execute and target.name == 'ducklake' and target.threads != 1 -%}
    {{ exceptions.raise_compiler_error("target ducklake takes one thread, not " ~ target.threads ~ ": two of one process corrupted a catalog; leave out --threads") }}
{%- endif -%}
{% endmacro %}
