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

-- Few figures ever changed hands. Only theirs have a next period, and to count is cheaper than to order.
changed as (
    select table_name, row_key, column_name
    from {{ ref('rpt_figure_histories') }}
    group by table_name, row_key, column_name
    having count(*) > 1
),

followed as (
    select
        histories.table_name,
        histories.row_key,
        histories.column_name,
        histories.claim_key,
        histories.shown_to_at,
        lead(histories.shown_from_at) over (
            partition by histories.table_name, histories.row_key, histories.column_name order by histories.shown_from_at asc nulls last
        ) as next_from_at
    from {{ ref('rpt_figure_histories') }} as histories
    inner join changed
        on
            histories.table_name = changed.table_name
            and histories.row_key = changed.row_key
            and histories.column_name = changed.column_name
)

select table_name, row_key, column_name, coalesce(last_claim_key, shown_claim_key) as claim_key, 'is not what is shown' as fault
from compared
where coalesce(shown_claim_key, '') <> coalesce(last_claim_key, '')

union all

select table_name, row_key, column_name, claim_key, 'overlaps the next' as fault
from followed
where shown_to_at > next_from_at

union all

select table_name, row_key, column_name, claim_key, 'ends when it must not' as fault
from {{ ref('rpt_figure_histories') }}
where shown_from_at >= shown_to_at or is_current <> (shown_to_at = cast('9999-12-31' as timestamp))
