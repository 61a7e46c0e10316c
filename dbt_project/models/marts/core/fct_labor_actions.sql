with days as (
    select
        labor_action_key,
        count(*) as duration_days,
        sum(case when is_bls_workday and coalesce(workers_idle_count, 1) > 0 then 1 else 0 end) as workdays_idle_days,
        sum(case when is_bls_workday or workers_idle_count is null then workers_idle_count else 0 end) as days_idle_computed_count,
        sum(workers_idle_count) as strike_days_count
    from {{ ref('int_labor_action_days__expanded') }}
    group by labor_action_key
),

states as (
    select labor_action_key, count(*) as state_count
    from {{ ref('int_labor_action_states__gathered') }}
    group by labor_action_key
),

unions as (
    select labor_action_key, count(*) as union_count
    from {{ ref('int_labor_action_unions__allocated') }}
    group by labor_action_key
),

claims as (
    select
        row_key as labor_action_key,
        count(*) as claim_count,
        max(case when claim_role_code = 'disputes' then 1 else 0 end) as dispute_number
    from {{ ref('int_figure_claims__ranked') }}
    where table_name = 'fct_labor_actions'
    group by row_key
),

head_counts as (
    select
        figures.row_key as labor_action_key,
        min(coalesce(claims.value_number, claims.value_low)) as workers_low_number,
        max(coalesce(claims.value_number, claims.value_high)) as workers_high_number
    from {{ ref('int_figure_claims__ranked') }} as figures
    inner join {{ ref('int_claims__gathered') }} as claims on figures.claim_key = claims.claim_key
    where
        figures.table_name = 'fct_labor_actions'
        and figures.column_name = 'workers_involved_count'
        and figures.claim_role_code <> 'superseded'
    group by figures.row_key
),

majors as (
    select labor_action_key
    from {{ ref('int_labor_actions__judged') }}
    where counting_method_code = 'bls' and is_counted
)

select
    actions.labor_action_key,
    actions.primary_labor_action_key,
    actions.employer_key,
    actions.industry_code,
    actions.source_document_key,
    actions.action_name,
    actions.action_type_code,
    shown.action_status_code,
    dated.end_date_meaning_code,
    case
        when shown.days_idle_count is not null then 'claimed'
        when days.days_idle_computed_count is not null then 'computed'
    end as days_idle_basis_code,
    shown.announced_date,
    shown.authorized_date,
    shown.notice_date,
    shown.start_date,
    shown.planned_end_date,
    shown.end_date,
    dated.last_idle_date,
    shown.settled_date,
    shown.ratified_date,
    cast(shown.planned_duration_days as integer) as planned_duration_days,
    cast(days.duration_days as integer) as duration_days,
    cast(days.workdays_idle_days as integer) as workdays_idle_days,
    shown.workers_involved_count,
    {{ nearest_integer('head_counts.workers_low_number') }} as workers_involved_count_low,
    {{ nearest_integer('head_counts.workers_high_number') }} as workers_involved_count_high,
    cast(coalesce(shown.days_idle_count, days.days_idle_computed_count) as bigint) as days_idle_count,
    cast(days.days_idle_computed_count as bigint) as days_idle_computed_count,
    cast(days.strike_days_count as bigint) as strike_days_count,
    cast(coalesce(states.state_count, 0) as integer) as state_count,
    cast(coalesce(unions.union_count, 0) as integer) as union_count,
    cast(coalesce(claims.claim_count, 0) as integer) as claim_count,
    coalesce(shown.is_fixed_duration, false) as is_fixed_duration,
    dated.is_withdrawn,
    majors.labor_action_key is not null as is_major_stoppage,
    coalesce(claims.dispute_number = 1, false) as has_conflicting_claims
from {{ ref('int_labor_actions__gathered') }} as actions
left join {{ ref('int_labor_action_figures__shown') }} as shown on actions.labor_action_key = shown.labor_action_key
inner join {{ ref('int_labor_actions__dated') }} as dated on actions.labor_action_key = dated.labor_action_key
left join claims on actions.labor_action_key = claims.labor_action_key
left join head_counts on actions.labor_action_key = head_counts.labor_action_key
left join days on actions.labor_action_key = days.labor_action_key
left join states on actions.labor_action_key = states.labor_action_key
left join unions on actions.labor_action_key = unions.labor_action_key
left join majors on actions.labor_action_key = majors.labor_action_key
