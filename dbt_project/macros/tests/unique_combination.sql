{# The columns together are the grain. NULL is a value here: two rows that differ in nothing else are one row too many. Only rows whose keys
   share a hash are grouped by them, as in the gate (marts.repeated_keys). #}
{% test unique_combination(model, columns) %}
{% set key = columns | join(', ') %}
select {{ key }}, count(*) as row_count
from {{ model }}
where hash({{ key }}) in (select hash({{ key }}) from {{ model }} group by hash({{ key }}) having count(*) > 1)
group by {{ key }}
having count(*) > 1
{% endtest %}
