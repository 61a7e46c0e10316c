-- In which order rivals may be shown: an editor's pin first, then the policy's rank, then the latest published document, then the claim key;
-- a range of numbers only where nobody gives one number. Nineteen of twenty figures have one claim and are not here. A table of its own:
-- within one query with what follows, ten million actions ran out of 3 GB.
with contested as (
    select table_name, row_key, column_name
    from {{ ref('int_figure_claims__listed') }}
    group by table_name, row_key, column_name
    having count(*) > 1
)

select
    figures.claim_key,
    figures.column_name,
    row_number() over (
        partition by figures.table_name, figures.row_key, figures.column_name
        order by
            case when figures.is_pinned then 0 else 1 end asc nulls last,
            case when figures.low_number < figures.high_number then 1 else 0 end asc nulls last,
            ranks.rank_number asc nulls last,
            figures.published_date desc nulls last,
            figures.claim_key asc nulls last
    ) as place_number
from {{ ref('int_figure_claims__listed') }} as figures
inner join contested
    on
        figures.table_name = contested.table_name
        and figures.row_key = contested.row_key
        and figures.column_name = contested.column_name
left join {{ ref('int_claim_precedence__resolved') }} as ranks
    on figures.claimant_key = ranks.claimant_key and figures.measure_code = ranks.measure_code
