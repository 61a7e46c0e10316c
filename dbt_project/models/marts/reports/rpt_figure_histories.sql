-- A figure can change hands only when a claim on it is recorded or superseded. Between two such moments the first in order of the claims
-- that count is shown; neighboring spans of one claim are one period. While every claim is superseded nothing is shown.
with moments as (
    select table_name, row_key, column_name, recorded_at as from_at
    from {{ ref('int_figure_claims__ordered') }}
    union
    select table_name, row_key, column_name, superseded_at as from_at
    from {{ ref('int_figure_claims__ordered') }}
    where superseded_at is not null
),

-- Times are compared in the aggregate, not in the join: joined by ranges, 71 thousand claims took six seconds, like this half a second.
spans as (
    select
        moments.table_name,
        moments.row_key,
        moments.column_name,
        moments.from_at,
        min(
            case
                when
                    claims.recorded_at <= moments.from_at
                    and (claims.superseded_at is null or claims.superseded_at > moments.from_at)
                    then claims.place_number
            end
        ) as place_number
    from moments
    inner join {{ ref('int_figure_claims__ordered') }} as claims
        on moments.table_name = claims.table_name and moments.row_key = claims.row_key and moments.column_name = claims.column_name
    group by moments.table_name, moments.row_key, moments.column_name, moments.from_at
),

followed as (
    select
        spans.*,
        lag(place_number) over (partition by table_name, row_key, column_name order by from_at asc nulls last) as place_number_before
    from spans
),

-- Spans in which another claim is shown than before, or none.
turns as (
    select
        table_name,
        row_key,
        column_name,
        place_number,
        from_at,
        lead(from_at) over (partition by table_name, row_key, column_name order by from_at asc nulls last) as to_at
    from followed
    where coalesce(place_number, 0) <> coalesce(place_number_before, 0)
)

select
    turns.table_name,
    turns.row_key,
    turns.column_name,
    ordered.claim_key,
    claims.claimant_key,
    claims.source_document_key,
    claims.unit_code,
    claims.precision_code,
    claims.precision_phrase,
    ordered.value_text,
    claims.asserted_date,
    turns.from_at as shown_from_at,
    coalesce(turns.to_at, cast('9999-12-31' as timestamp)) as shown_to_at,
    case when ordered.low_number = ordered.high_number then ordered.low_number end as value_number,
    case when ordered.low_number < ordered.high_number then ordered.low_number end as value_low,
    case when ordered.low_number < ordered.high_number then ordered.high_number end as value_high,
    turns.to_at is null as is_current
from turns
inner join {{ ref('int_figure_claims__ordered') }} as ordered
    on
        turns.table_name = ordered.table_name
        and turns.row_key = ordered.row_key
        and turns.column_name = ordered.column_name
        and turns.place_number = ordered.place_number
inner join {{ ref('int_claims__gathered') }} as claims on ordered.claim_key = claims.claim_key
