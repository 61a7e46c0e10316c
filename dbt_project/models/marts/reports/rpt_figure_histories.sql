-- At each moment in which a claim came or went the first of those that stood then is shown, by the same order as today.
{% set figure = 'table_name, row_key, column_name' %}
with moments as (
    select {{ figure }}, recorded_at as moment_at
    from {{ ref('int_figure_claims__timed') }}
    union
    select {{ figure }}, superseded_at as moment_at
    from {{ ref('int_figure_claims__timed') }}
    where superseded_at is not null
),

shown as (
    select
        moments.table_name,
        moments.row_key,
        moments.column_name,
        moments.moment_at,
        min(claims.precedence_number) as precedence_number
    from moments
    left join {{ ref('int_figure_claims__timed') }} as claims
        on
            moments.table_name = claims.table_name
            and moments.row_key = claims.row_key
            and moments.column_name = claims.column_name
            and claims.recorded_at <= moments.moment_at
            and (claims.superseded_at is null or claims.superseded_at > moments.moment_at)
    group by moments.table_name, moments.row_key, moments.column_name, moments.moment_at
),

changes as (
    select
        shown.*,
        lag(precedence_number) over (partition by {{ figure }} order by moment_at asc nulls last) as earlier_number
    from shown
),

periods as (
    select
        {{ figure }},
        precedence_number,
        moment_at as shown_from_at,
        lead(moment_at) over (partition by {{ figure }} order by moment_at asc nulls last) as shown_to_at
    from changes
    where coalesce(precedence_number, 0) <> coalesce(earlier_number, 0)
)

select
    periods.table_name,
    periods.row_key,
    periods.column_name,
    claims.claim_key,
    claims.claimant_key,
    claims.source_document_key,
    claims.unit_code,
    claims.precision_code,
    claims.precision_phrase,
    claims.value_text,
    claims.asserted_date,
    periods.shown_from_at,
    coalesce(periods.shown_to_at, cast('9999-12-31' as timestamp)) as shown_to_at,
    claims.value_number,
    claims.value_low,
    claims.value_high,
    periods.shown_to_at is null as is_current
from periods
inner join {{ ref('int_figure_claims__timed') }} as figures
    on
        periods.table_name = figures.table_name
        and periods.row_key = figures.row_key
        and periods.column_name = figures.column_name
        and periods.precedence_number = figures.precedence_number
inner join {{ ref('int_claims__gathered') }} as claims on figures.claim_key = claims.claim_key
