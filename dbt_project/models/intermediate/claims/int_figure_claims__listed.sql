-- Which column of which row each claim is about, and what it says of it: a number as a range (low = high where it is one value), all
-- else as text. A claim about something that is no column stays in fct_claims alone, and one without a value (its claimant has withdrawn
-- the one before) says nothing of a column. What orders rivals comes along: to fetch it by key again would join all claims with themselves.
{% set ordering = 'measure_code, claimant_key, published_date, recorded_at, is_pinned' %}
with claims as (
    select
        claim_key,
        subject_table_name as table_name,
        subject_key as row_key,
        {{ ordering }},
        value_text,
        coalesce(value_low, value_number) as low_number,
        coalesce(value_high, value_number) as high_number
    from {{ ref('int_claims__gathered') }}
    where value_text is not null or value_number is not null or value_low is not null
)

select
    claim_key,
    table_name,
    row_key,
    measure_code as column_name,
    {{ ordering }},
    value_text,
    low_number,
    high_number
from claims
where
    (
        table_name = 'fct_labor_actions'
        and measure_code in ({% for column in claimable_action_columns() %}'{{ column }}'{{ ", " if not loop.last }}{% endfor %})
    )
    or (table_name in ('fct_labor_action_places', 'fct_labor_action_participations') and measure_code = 'workers_involved_count')
    or (table_name = 'fct_labor_action_segments' and measure_code = 'workers_idle_count')
    or (table_name = 'fct_service_impacts' and measure_code = 'impact_code')

{% for column, number in {'value_low': 'low_number', 'value_high': 'high_number'}.items() %}
union all

select
    claim_key,
    table_name,
    row_key,
    '{{ column }}' as column_name,
    {{ ordering }},
    cast(null as {{ dbt.type_string() }}) as value_text,
    {{ number }} as low_number,
    {{ number }} as high_number
from claims
where table_name = 'fct_demands' and measure_code = 'position' and {{ number }} is not null
{% endfor %}
