-- The claim that a figure's history shows now is the one that its bridge calls shown, and the other way round; no period overlaps the next.
with compared as (
    select
        coalesce(bridge.table_name, histories.table_name) as table_name,
        coalesce(bridge.row_key, histories.row_key) as row_key,
        coalesce(bridge.column_name, histories.column_name) as column_name,
        bridge.claim_key as shown_claim_key,
        histories.claim_key as last_claim_key
    from (select * from {{ ref('bridge_figure_claims') }} where claim_role_code = 'shown') as bridge
    full outer join (select * from {{ ref('rpt_figure_histories') }} where is_current) as histories
        on
            bridge.table_name = histories.table_name
            and bridge.row_key = histories.row_key
            and bridge.column_name = histories.column_name
),

followed as (
    select
        table_name,
        row_key,
        column_name,
        claim_key,
        shown_from_at,
        shown_to_at,
        is_current,
        lead(shown_from_at) over (partition by table_name, row_key, column_name order by shown_from_at asc nulls last) as next_from_at
    from {{ ref('rpt_figure_histories') }}
)

select table_name, row_key, column_name, shown_claim_key, last_claim_key
from compared
where coalesce(shown_claim_key, '') <> coalesce(last_claim_key, '')

union all

select table_name, row_key, column_name, claim_key as shown_claim_key, 'overlaps the next' as last_claim_key
from followed
where shown_from_at >= shown_to_at or shown_to_at > next_from_at or is_current <> (shown_to_at = cast('9999-12-31' as timestamp))
