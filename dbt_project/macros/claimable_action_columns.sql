{# The columns of fct_labor_actions whose values are claims: name to kind of value. The only home of this list. #}
{% macro claimable_action_columns() %}
{{ return({
    'action_status_code': 'text',
    'announced_date': 'date',
    'authorized_date': 'date',
    'notice_date': 'date',
    'start_date': 'date',
    'planned_end_date': 'date',
    'end_date': 'date',
    'end_date_meaning_code': 'text',
    'settled_date': 'date',
    'ratified_date': 'date',
    'is_fixed_duration': 'boolean',
    'planned_duration_days': 'count',
    'workers_involved_count': 'count',
    'days_idle_count': 'count'
}) }}
{% endmacro %}
