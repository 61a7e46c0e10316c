-- What each claim is to its figure: the first in order of those that nobody has superseded is shown, the others agree with it or do not.
with first_places as (
    select table_name, row_key, column_name, min(place_number) as place_number
    from {{ ref('int_figure_claims__ordered') }}
    where superseded_at is null and is_contested
    group by table_name, row_key, column_name
),

shown as (
    select claims.table_name, claims.row_key, claims.column_name, claims.claim_key, claims.value_text, claims.low_number, claims.high_number
    from {{ ref('int_figure_claims__ordered') }} as claims
    inner join first_places
        on
            claims.table_name = first_places.table_name
            and claims.row_key = first_places.row_key
            and claims.column_name = first_places.column_name
            and claims.place_number = first_places.place_number
    where claims.is_contested
)

select
    claims.table_name,
    claims.row_key,
    claims.column_name,
    claims.claim_key,
    case
        when claims.superseded_at is not null then 'superseded'
        when not claims.is_contested or claims.claim_key = shown.claim_key then 'shown'
        when claims.value_text = shown.value_text then 'agrees'
        when claims.low_number <= shown.low_number and claims.high_number >= shown.high_number then 'agrees'
        else 'disputes'
    end as claim_role_code,
    claims.precedence_because,
    cast(claims.rank_number as integer) as rank_number
from {{ ref('int_figure_claims__ordered') }} as claims
left join shown
    on
        claims.table_name = shown.table_name
        and claims.row_key = shown.row_key
        and claims.column_name = shown.column_name
