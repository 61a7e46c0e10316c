{# Dates on every engine. Arguments are SQL expressions of type DATE; day counts are integers. #}

{% macro days_between(from_date, to_date) %}{{ return(adapter.dispatch('days_between')(from_date, to_date)) }}{% endmacro %}
{% macro default__days_between(from_date, to_date) %}{{ dbt.datediff(from_date, to_date, 'day') }}{% endmacro %}
{% macro spark__days_between(from_date, to_date) %}datediff({{ to_date }}, {{ from_date }}){% endmacro %}

{% macro date_plus_days(date, days) %}{{ return(adapter.dispatch('date_plus_days')(date, days)) }}{% endmacro %}
{% macro default__date_plus_days(date, days) %}cast({{ dbt.dateadd('day', days, date) }} as date){% endmacro %}
{% macro duckdb__date_plus_days(date, days) %}({{ date }} + cast({{ days }} as integer)){% endmacro %}
{% macro spark__date_plus_days(date, days) %}date_add({{ date }}, cast({{ days }} as int)){% endmacro %}

{# Monday 1 to Sunday 7. #}
{% macro iso_weekday(date) %}{{ return(adapter.dispatch('iso_weekday')(date)) }}{% endmacro %}
{% macro default__iso_weekday(date) %}cast(extract(isodow from {{ date }}) as integer){% endmacro %}
{% macro spark__iso_weekday(date) %}(weekday({{ date }}) + 1){% endmacro %}

{% macro year_start(date) %}cast({{ dbt.date_trunc('year', date) }} as date){% endmacro %}
{% macro month_start(date) %}cast({{ dbt.date_trunc('month', date) }} as date){% endmacro %}

{# Weeks begin on Monday. #}
{% macro week_start(date) %}{{ date_plus_days(date, '1 - ' ~ iso_weekday(date)) }}{% endmacro %}

{% macro date_of(year, month, day) %}{{ return(adapter.dispatch('date_of')(year, month, day)) }}{% endmacro %}
{% macro default__date_of(year, month, day) %}make_date(cast({{ year }} as integer), cast({{ month }} as integer), cast({{ day }} as integer)){% endmacro %}

{# A relation with one column, date_day: every day from the first to the last, both included. #}
{% macro date_spine_days(first_day, last_day) %}{{ return(adapter.dispatch('date_spine_days')(first_day, last_day)) }}{% endmacro %}
{% macro default__date_spine_days(first_day, last_day) %}
select cast(date_day as date) as date_day
from ({{ dbt.date_spine('day', "cast('" ~ first_day ~ "' as date)", date_plus_days("cast('" ~ last_day ~ "' as date)", 1)) }}) as days
{% endmacro %}
