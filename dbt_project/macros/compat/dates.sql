{# Dates on every engine. Arguments are SQL expressions of type DATE, the days of date_plus_days any whole number. #}

{% macro days_between(from_date, to_date) %}{{ return(adapter.dispatch('days_between')(from_date, to_date)) }}{% endmacro %}
{% macro default__days_between(from_date, to_date) %}(({{ to_date }}) - ({{ from_date }})){% endmacro %}
{% macro spark__days_between(from_date, to_date) %}datediff({{ to_date }}, {{ from_date }}){% endmacro %}

{% macro date_plus_days(date, days) %}{{ return(adapter.dispatch('date_plus_days')(date, days)) }}{% endmacro %}
{% macro default__date_plus_days(date, days) %}(({{ date }}) + cast({{ days }} as integer)){% endmacro %}
{% macro spark__date_plus_days(date, days) %}date_add({{ date }}, cast({{ days }} as integer)){% endmacro %}

{# Monday 1 to Sunday 7. Counted from 1900-01-01, a Monday: engines number their weekdays differently, some from 0, some from Sunday. #}
{% macro iso_weekday(date) -%}
cast(({{ days_between("cast('1900-01-01' as date)", date) }} % 7 + 7) % 7 + 1 as integer)
{%- endmacro %}

{% macro year_start(date) %}cast({{ dbt.date_trunc('year', date) }} as date){% endmacro %}
{% macro month_start(date) %}cast({{ dbt.date_trunc('month', date) }} as date){% endmacro %}

{# Weeks begin on Monday. #}
{% macro week_start(date) %}{{ date_plus_days(date, '1 - ' ~ iso_weekday(date)) }}{% endmacro %}

{% macro date_of(year, month, day) -%}
make_date(cast({{ year }} as integer), cast({{ month }} as integer), cast({{ day }} as integer))
{%- endmacro %}

{# A query with one column, date_day: every day from the first to the last, both included. The two are literals (YYYY-MM-DD): dbt's own
   date_spine asks the database how many days lie between, so it cannot be compiled without one. #}
{% macro date_spine_days(first_day, last_day) %}
{%- set parse = modules.datetime.date.fromisoformat -%}
select {{ date_plus_days("cast('" ~ first_day ~ "' as date)", 'whole_number - 1') }} as date_day
from ({{ whole_numbers((parse(last_day) - parse(first_day)).days + 1) }}) as numbers
{%- endmacro %}

{# In a select list: one row for each day from the first to the last, both included. No row where the last is earlier or either is NULL, of
   which the caller keeps the former out: Spark would count backwards. #}
{% macro each_day(first_day, last_day) %}{{ return(adapter.dispatch('each_day')(first_day, last_day)) }}{% endmacro %}
{% macro default__each_day(first_day, last_day) -%}
({{ first_day }}) + cast(unnest(range({{ days_between(first_day, last_day) }} + 1)) as integer)
{%- endmacro %}
{% macro spark__each_day(first_day, last_day) %}explode(sequence({{ first_day }}, {{ last_day }})){% endmacro %}
