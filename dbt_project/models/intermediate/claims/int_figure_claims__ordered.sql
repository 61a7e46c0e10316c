-- Each claim on a figure with its place among its rivals, and the time in which it counts: from when we recorded it until we recorded one
-- that supersedes it.
with superseded as (
    select supersedes_claim_key as claim_key, min(recorded_at) as superseded_at
    from {{ ref('int_claims__gathered') }}
    where supersedes_claim_key is not null
    group by supersedes_claim_key
)

select
    figures.table_name,
    figures.row_key,
    figures.column_name,
    figures.claim_key,
    figures.value_text,
    case when figures.is_pinned then 'Pinned by an editor.' else ranks.because end as precedence_because,
    figures.recorded_at,
    superseded.superseded_at,
    figures.low_number,
    figures.high_number,
    ranks.rank_number,
    coalesce(placed.place_number, 1) as place_number,
    placed.claim_key is not null as is_contested
from {{ ref('int_figure_claims__listed') }} as figures
left join {{ ref('int_claim_precedence__resolved') }} as ranks
    on figures.claimant_key = ranks.claimant_key and figures.measure_code = ranks.measure_code
left join superseded on figures.claim_key = superseded.claim_key
left join {{ ref('int_figure_claims__placed') }} as placed
    on figures.claim_key = placed.claim_key and figures.column_name = placed.column_name
