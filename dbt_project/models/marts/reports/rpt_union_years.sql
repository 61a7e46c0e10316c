-- A union's own participations: those of its locals stand in rows of their own, so that adding a national union's rows counts nobody twice.
with stoppages as (
    select
        allocated.union_key,
        years.year_number,
        sum(case when years.is_beginning then 1 else 0 end) as stoppages_beginning_count,
        count(*) as stoppages_in_effect_count,
        sum(case when years.is_beginning then allocated.workers_allocated_count else 0 end) as workers_beginning_allocated_count,
        sum(allocated.workers_allocated_count) as workers_allocated_count,
        sum(cast(years.workday_idle_count * allocated.allocation_weight as decimal(18, 4))) as days_idle_count
    from {{ ref('int_major_stoppage_years__measured') }} as years
    inner join {{ ref('int_labor_action_unions__allocated') }} as allocated on years.labor_action_key = allocated.labor_action_key
    group by allocated.union_key, years.year_number
),

covered_years as (
    select year_number from {{ ref('int_major_stoppage_years__covered') }}
),

spine as (
    select union_key, year_number from stoppages
    union
    select union_key, year_number from {{ ref('fct_union_membership_years') }}
),

measured as (
    select
        spine.union_key,
        spine.year_number,
        stoppages.workers_beginning_allocated_count,
        stoppages.workers_allocated_count,
        stoppages.days_idle_count,
        covered_years.year_number is not null as is_covered,
        case when covered_years.year_number is not null then 0 end as nothing_count,
        stoppages.stoppages_beginning_count,
        stoppages.stoppages_in_effect_count
    from spine
    left join stoppages on spine.union_key = stoppages.union_key and spine.year_number = stoppages.year_number
    left join covered_years on spine.year_number = covered_years.year_number
)

select
    measured.union_key,
    unions.national_union_key,
    unions.union_name,
    unions.union_level_code,
    measured.year_number,
    cast(coalesce(measured.stoppages_beginning_count, measured.nothing_count) as integer) as stoppages_beginning_count,
    cast(coalesce(measured.stoppages_in_effect_count, measured.nothing_count) as integer) as stoppages_in_effect_count,
    cast(coalesce(measured.workers_beginning_allocated_count, measured.nothing_count) as bigint) as workers_beginning_allocated_count,
    cast(coalesce(measured.workers_allocated_count, measured.nothing_count) as bigint) as workers_allocated_count,
    cast(round(coalesce(measured.days_idle_count, measured.nothing_count)) as bigint) as days_idle_count,
    memberships.members_count,
    cast(
        {{ rounded('1e3 * coalesce(measured.days_idle_count, measured.nothing_count) / nullif(memberships.members_count, 0)', 3) }} as double
    ) as days_idle_per_1000_members,
    measured.is_covered
from measured
inner join {{ ref('dim_unions') }} as unions on measured.union_key = unions.union_key
left join {{ ref('fct_union_membership_years') }} as memberships
    on measured.union_key = memberships.union_key and measured.year_number = memberships.year_number
