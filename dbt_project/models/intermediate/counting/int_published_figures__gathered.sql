{{ config(materialized='view') }}

-- Totals copied by hand, and those of the loaded annual tables. A figure of one printing stands once: as it was copied by hand. The day of
-- a printing is that of its document.
{% set measures = [
    ('stoppages_beginning_count', 'stoppages_beginning_count', 'stoppages', 'stoppages beginning'),
    ('stoppages_in_effect_count', 'stoppages_in_effect_count', 'stoppages', 'stoppages in effect'),
    ('workers_beginning_count', 'workers_beginning_thousands', 'thousand_persons', 'workers, beginning'),
    ('workers_in_effect_count', 'workers_in_effect_thousands', 'thousand_persons', 'workers, in effect'),
    ('days_idle_count', 'days_idle_thousands', 'thousand_days', 'days of idleness, number'),
    ('working_time_percent', 'working_time_percent', 'percent', 'days of idleness, percent of working time')
] %}
with printed as (
    {% for measure, column, unit, place in measures %}
    select
        '{{ measure }}' as measure_code,
        {{ date_of('year_number', 1, 1) }} as period_start_date,
        cast({{ column }} as double) as printed_value_number,
        '{{ unit }}' as printed_unit_code,
        source_document_key,
        'row ' || cast(_source_line as {{ dbt.type_string() }}) || ', {{ place }}' as locator
    from {{ ref('stg_bls__annual_totals') }}
    where {{ column }} is not null
    {{ "union all" if not loop.last }}
    {% endfor %}
),

filed as (
    select
        files.counting_method_code,
        documents.published_date as vintage_date,
        printed.*,
        row_number() over (
            partition by files.counting_method_code, printed.period_start_date, printed.measure_code, documents.published_date
            order by printed.source_document_key asc nulls last
        ) as telling_number
    from printed
    inner join {{ ref('stg_archive__source_files') }} as files on printed.source_document_key = files.source_document_key
    inner join {{ ref('int_source_documents__gathered') }} as documents on printed.source_document_key = documents.source_document_key
)

select
    counting_method_code,
    period_start_date,
    period_code,
    measure_code,
    printed_value_number,
    printed_unit_code,
    vintage_date,
    source_document_key,
    locator
from {{ ref('stg_seeds__published_figures') }}

union all

select
    filed.counting_method_code,
    filed.period_start_date,
    'year' as period_code,
    filed.measure_code,
    filed.printed_value_number,
    filed.printed_unit_code,
    filed.vintage_date,
    filed.source_document_key,
    filed.locator
from filed
left join {{ ref('stg_seeds__published_figures') }} as kept
    on
        filed.counting_method_code = kept.counting_method_code
        and filed.period_start_date = kept.period_start_date
        and kept.period_code = 'year'
        and filed.measure_code = kept.measure_code
        and filed.vintage_date = kept.vintage_date
where filed.telling_number = 1 and kept.measure_code is null
