{# Rows that people wrote down: those of the seeds, and those of reports whose key the seeds do not hold. `report_key` tells them apart,
   where the rows of reports have it (`has_report`). #}
{% macro kept_rows(seeds_model, reports_model, key, columns, has_report=true) %}
    select
        {% for column in columns %}
        {{ column }}{{ "," if has_report or not loop.last }}
        {% endfor %}
        {{ 'cast(null as ' ~ dbt.type_string() ~ ') as report_key' if has_report }}
    from {{ ref(seeds_model) }}
    union all
    select
        {% for column in columns %}
        reported.{{ column }}{{ "," if has_report or not loop.last }}
        {% endfor %}
        {{ 'reported.report_key' if has_report }}
    from {{ ref(reports_model) }} as reported
    left join {{ ref(seeds_model) }} as seeded
        on {{ row_key(key, 'reported') }} = {{ row_key(key, 'seeded') }}
    where seeded.{{ key[0] }} is null
{% endmacro %}
