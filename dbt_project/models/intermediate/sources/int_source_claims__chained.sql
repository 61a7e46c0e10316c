-- A claim for each change of what a claimant says: an equal value is no new claim, another one supersedes the claim before, a value that
-- disappears is superseded by a claim without a value. Where a claim written down by hand says the same it is that claim; it keeps the
-- claim that a person has let it supersede, and an editor's pin is superseded by nobody.
with changes as (
    select
        ordered.*,
        case
            when value_key <> coalesce(
                lag(value_key) over (
                    partition by labor_action_key, measure_code, claimant_key, lane_number
                    order by vintage_date asc nulls first, source_document_key asc nulls last
                ), ''
            ) then 1
            else 0
        end as change_number
    from {{ ref('int_source_claims__ordered') }} as ordered
),

runs as (
    select
        changes.*,
        sum(change_number) over (
            partition by labor_action_key, measure_code, claimant_key, lane_number
            order by vintage_date asc nulls first, source_document_key asc nulls last
            rows between unbounded preceding and current row
        ) as run_number
    from changes
),

placed as (
    select
        runs.*,
        row_number() over (
            partition by labor_action_key, measure_code, claimant_key, lane_number, run_number
            order by is_hand_kept desc nulls last, vintage_date asc nulls first, source_document_key asc nulls last
        ) as place_number
    from runs
    where run_number > 0
)

select
    claims.claim_key,
    case
        when earlier.is_pinned or (claims.is_hand_kept and earlier.is_hand_kept) then null
        else earlier.claim_key
    end as supersedes_claim_key,
    claims.labor_action_key,
    claims.measure_code,
    claims.claimant_key,
    claims.source_document_key,
    claims.locator,
    claims.value_number,
    claims.value_text,
    case when claims.is_lower_bound then 'at_least' else 'exact' end as precision_code,
    case when claims.is_lower_bound then 'rows without a head count left out' end as precision_phrase,
    claims.is_hand_kept
from placed as claims
left join placed as earlier
    on
        claims.labor_action_key = earlier.labor_action_key
        and claims.measure_code = earlier.measure_code
        and claims.claimant_key = earlier.claimant_key
        and claims.lane_number = earlier.lane_number
        and claims.run_number = earlier.run_number + 1
        and earlier.place_number = 1
where claims.place_number = 1
