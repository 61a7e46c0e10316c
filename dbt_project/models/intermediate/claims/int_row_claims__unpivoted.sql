-- What the rows of the seeds and of publishers' files assert themselves, one claim per filled figure; reports bring their claims along. A document that is silent asserts nothing. The key is made
-- of what makes it one claim, so it is the same after every rebuild.
{% set text = dbt.type_string() %}
with strikes as (
    {% for column, kind in claimable_action_columns().items() %}
    select
        'fct_labor_actions' as subject_table_name,
        labor_action_key as subject_key,
        '{{ column }}' as measure_code,
        {{ 'cast(' ~ column ~ ' as double)' if kind == 'count' else 'cast(null as double)' }} as value_number,
        {{ 'cast(null as ' ~ text ~ ')' if kind == 'count' else 'cast(' ~ column ~ ' as ' ~ text ~ ')' }} as value_text,
        cast(null as double) as value_low, cast(null as double) as value_high,
        cast(null as {{ text }}) as unit_code,
        'exact' as precision_code,
        cast(null as {{ text }}) as precision_phrase,
        claimant_key,
        source_document_key,
        locator,
        cast(null as date) as asserted_date
    from {{ ref('stg_seeds__strikes') }}
    where {{ column }} is not null
    {{ "union all" if not loop.last }}
    {% endfor %}
),

parts as (
    {% set place_key = ['labor_action_key', 'place_name', 'state_code'] %}
    {% set participation_key = ['labor_action_key', 'union_key', 'group_name', 'participation_role_code', 'state_code'] %}
    {% set counted = [
        ('int_labor_action_places__gathered', 'fct_labor_action_places', 'workers_involved_count', place_key,
         "coalesce(precision_code, 'exact')", 'precision_phrase'),
        ('stg_seeds__strike_segments', 'fct_labor_action_segments', 'workers_idle_count', ['labor_action_key', 'segment_number'], "'exact'", none),
        ('int_labor_action_participations__gathered', 'fct_labor_action_participations', 'workers_involved_count', participation_key, "'exact'", none)
    ] %}
    {% for model, table, column, key, precision, phrase in counted %}
    select
        '{{ table }}' as subject_table_name,
        {{ row_key(key) }} as subject_key,
        '{{ column }}' as measure_code,
        cast({{ column }} as double) as value_number,
        cast(null as {{ text }}) as value_text,
        cast(null as double) as value_low, cast(null as double) as value_high,
        cast(null as {{ text }}) as unit_code,
        {{ precision }} as precision_code,
        {{ phrase or 'cast(null as ' ~ text ~ ')' }} as precision_phrase,
        claimant_key,
        source_document_key,
        locator,
        cast(null as date) as asserted_date
    from {{ ref(model) }}
    where {{ column }} is not null{{ ' and not is_reported' if model != 'stg_seeds__strike_segments' }}
    {{ "union all" if not loop.last }}
    {% endfor %}
),

positions as (
    select
        'fct_demands' as subject_table_name,
        demand_key as subject_key,
        'position' as measure_code,
        cast(null as double) as value_number,
        case when value_low is null then position_code end as value_text,
        value_low,
        value_high,
        unit_code,
        coalesce(precision_code, 'exact') as precision_code,
        precision_phrase,
        claimant_key,
        source_document_key,
        locator,
        stated_date as asserted_date
    from {{ ref('int_demands__gathered') }}
    where not is_reported
),

impacts as (
    select
        'fct_service_impacts' as subject_table_name,
        {{ row_key(['labor_action_key', 'service_name', 'impact_code']) }} as subject_key,
        'impact_code' as measure_code,
        cast(null as double) as value_number,
        impact_code as value_text,
        cast(null as double) as value_low, cast(null as double) as value_high,
        cast(null as {{ text }}) as unit_code,
        'exact' as precision_code,
        cast(null as {{ text }}) as precision_phrase,
        claimant_key,
        source_document_key,
        locator,
        cast(null as date) as asserted_date
    from {{ ref('stg_seeds__service_impacts') }}
),

row_claims as (
    select * from strikes
    union all
    select * from parts
    union all
    select * from positions
    union all
    select * from impacts
)

select
    subject_table_name || ':' || subject_key || ':' || measure_code || ':' || claimant_key || ':' || source_document_key as claim_key,
    subject_table_name,
    subject_key,
    measure_code,
    value_number,
    value_text,
    value_low,
    value_high,
    unit_code,
    precision_code,
    precision_phrase,
    claimant_key,
    source_document_key,
    locator,
    asserted_date
from row_claims
