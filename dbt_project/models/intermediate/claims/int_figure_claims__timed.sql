-- From when to when each claim could be shown: from the moment in which we took it in to the one in which another superseded it.
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
    figures.precedence_number,
    claims.recorded_at,
    superseded.superseded_at
from {{ ref('int_figure_claims__ranked') }} as figures
inner join {{ ref('int_claims__gathered') }} as claims on figures.claim_key = claims.claim_key
left join superseded on figures.claim_key = superseded.claim_key
where superseded.superseded_at is null or claims.recorded_at < superseded.superseded_at
