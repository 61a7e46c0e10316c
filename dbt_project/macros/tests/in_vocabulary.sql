{# Every code stands in its vocabulary, a raw table of the seeds; `code_column` when it has another name there. #}
{% test in_vocabulary(model, column_name, vocabulary, code_column=none) %}
select distinct tested.{{ column_name }}
from {{ model }} as tested
left join {{ source('seeds', vocabulary) }} as vocabulary on tested.{{ column_name }} = vocabulary.{{ code_column or column_name }}
where tested.{{ column_name }} is not null and vocabulary.{{ code_column or column_name }} is null
{% endtest %}
