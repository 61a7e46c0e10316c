-- Thousands are printed to one decimal, so a figure printed in them is exact within half of that, one printed to the unit only if equal.
-- How near is near enough is the method's own. Days are counted by the method's own rule: workdays are days idle, calendar days strike
-- days. Only the latest vintage of a published figure is compared, and only where a listing covers the whole period.
with latest as (
    select counting_method_code, period_start_date, period_code, measure_code, max(vintage_date) as vintage_date
    from {{ ref('fct_published_figures') }}
    group by counting_method_code, period_start_date, period_code, measure_code
),

published as (
    select
        figures.counting_method_code,
        figures.period_start_date,
        figures.period_code,
        figures.measure_code,
        figures.vintage_date,
        figures.source_document_key,
        figures.value_number as published_value,
        case when units.base_factor > 1 then 5e-2 * units.base_factor else 0 end as rounding_value
    from {{ ref('fct_published_figures') }} as figures
    inner join latest
        on
            figures.counting_method_code = latest.counting_method_code
            and figures.period_start_date = latest.period_start_date
            and figures.period_code = latest.period_code
            and figures.measure_code = latest.measure_code
            and figures.vintage_date = latest.vintage_date
    left join {{ ref('stg_seeds__units') }} as units on figures.printed_unit_code = units.unit_code
),

computed as (
    {% for measure in ['stoppages_beginning_count', 'stoppages_in_effect_count', 'workers_beginning_count', 'workers_in_effect_count'] %}
    select counting_method_code, period_start_date, period_code, '{{ measure }}' as measure_code, cast({{ measure }} as double) as computed_value
    from {{ ref('int_stoppages__totalled') }}
    where is_covered
    union all
    {% endfor %}
    select
        totals.counting_method_code,
        totals.period_start_date,
        totals.period_code,
        case when methods.day_rule_code = 'bls_workday' then 'days_idle_count' else 'strike_days_count' end as measure_code,
        cast(totals.days_idle_count as double) as computed_value
    from {{ ref('int_stoppages__totalled') }} as totals
    inner join {{ ref('stg_seeds__counting_methods') }} as methods on totals.counting_method_code = methods.counting_method_code
    where totals.is_covered
),

compared as (
    select
        published.counting_method_code,
        published.period_start_date,
        published.period_code,
        published.measure_code,
        published.source_document_key,
        published.vintage_date,
        published.published_value,
        computed.computed_value,
        published.rounding_value,
        {{ rounded('computed.computed_value - published.published_value', 3) }} as residual_value,
        {{ rounded('1e2 * (computed.computed_value - published.published_value) / nullif(published.published_value, 0)', 4) }} as residual_percent
    from published
    inner join computed
        on
            published.counting_method_code = computed.counting_method_code
            and published.period_start_date = computed.period_start_date
            and published.period_code = computed.period_code
            and published.measure_code = computed.measure_code
    where computed.computed_value is not null
)

select
    compared.counting_method_code,
    compared.source_document_key,
    compared.period_code,
    compared.measure_code,
    case
        when abs(compared.residual_value) <= compared.rounding_value then 'exact'
        when notes.explanation is not null then 'explained'
        when abs(compared.residual_percent) <= methods.reconciliation_tolerance_percent then 'within_tolerance'
        else 'unexplained'
    end as reconciliation_status_code,
    case when abs(compared.residual_value) > compared.rounding_value then notes.explanation end as explanation,
    compared.period_start_date,
    compared.vintage_date,
    compared.published_value,
    compared.computed_value,
    compared.residual_value,
    cast(compared.residual_percent as double) as residual_percent
from compared
inner join {{ ref('stg_seeds__counting_methods') }} as methods on compared.counting_method_code = methods.counting_method_code
left join {{ ref('stg_seeds__reconciliation_notes') }} as notes
    on
        compared.counting_method_code = notes.counting_method_code
        and compared.period_start_date = notes.period_start_date
        and compared.period_code = notes.period_code
        and compared.measure_code = notes.measure_code
