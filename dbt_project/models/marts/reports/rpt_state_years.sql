-- A state without a stoppage is a zero only in years that a listing of major stoppages covers.
with stoppages as (
    select
        allocated.state_code,
        years.year_number,
        sum(case when years.is_beginning then 1 else 0 end) as stoppages_beginning_count,
        count(*) as stoppages_in_effect_count,
        sum(case when years.is_beginning then allocated.workers_allocated_count else 0 end) as workers_beginning_allocated_count,
        sum(allocated.workers_allocated_count) as workers_allocated_count,
        sum(cast(years.workday_idle_count * allocated.allocation_weight as decimal(18, 4))) as days_idle_count
    from {{ ref('int_major_stoppage_years__measured') }} as years
    inner join {{ ref('int_labor_action_states__allocated') }} as allocated on years.labor_action_key = allocated.labor_action_key
    group by allocated.state_code, years.year_number
),

covered_years as (
    select year_number from {{ ref('int_major_stoppage_years__covered') }}
),

spine as (
    select state_code, year_number from stoppages
    union
    select state_code, year_number from {{ ref('fct_state_union_membership_years') }}
    union
    select state_code, year_number from {{ ref('fct_state_employment_years') }}
    union
    select states.state_code, covered_years.year_number
    from {{ ref('dim_states') }} as states
    cross join covered_years
    where not states.is_territory
),

measured as (
    select
        spine.state_code,
        spine.year_number,
        stoppages.workers_beginning_allocated_count,
        stoppages.workers_allocated_count,
        stoppages.days_idle_count,
        covered_years.year_number is not null as is_covered,
        case when covered_years.year_number is not null then 0 end as nothing_count,
        stoppages.stoppages_beginning_count,
        stoppages.stoppages_in_effect_count
    from spine
    left join stoppages on spine.state_code = stoppages.state_code and spine.year_number = stoppages.year_number
    left join covered_years on spine.year_number = covered_years.year_number
)

select
    measured.state_code,
    states.state_name,
    states.census_region_name,
    measured.year_number,
    cast(coalesce(measured.stoppages_beginning_count, measured.nothing_count) as integer) as stoppages_beginning_count,
    cast(coalesce(measured.stoppages_in_effect_count, measured.nothing_count) as integer) as stoppages_in_effect_count,
    cast(coalesce(measured.workers_beginning_allocated_count, measured.nothing_count) as bigint) as workers_beginning_allocated_count,
    cast(coalesce(measured.workers_allocated_count, measured.nothing_count) as bigint) as workers_allocated_count,
    cast(round(coalesce(measured.days_idle_count, measured.nothing_count)) as bigint) as days_idle_count,
    memberships.employed_count,
    memberships.members_count,
    memberships.members_percent,
    employments.employees_count,
    cast(
        {{ rounded('1e3 * coalesce(measured.days_idle_count, measured.nothing_count) / nullif(memberships.members_count, 0)', 3) }} as double
    ) as days_idle_per_1000_members,
    cast(
        {{ rounded('1e3 * coalesce(measured.days_idle_count, measured.nothing_count) / nullif(memberships.employed_count, 0)', 3) }} as double
    ) as days_idle_per_1000_employed,
    cast(
        {{ rounded(
            '1e3 * coalesce(measured.days_idle_count, measured.nothing_count)'
            ~ ' / nullif(case when employments.is_complete then employments.employees_count end, 0)', 3
        ) }} as double
    ) as days_idle_per_1000_employees,
    measured.is_covered
from measured
inner join {{ ref('dim_states') }} as states on measured.state_code = states.state_code
left join {{ ref('fct_state_union_membership_years') }} as memberships
    on measured.state_code = memberships.state_code and measured.year_number = memberships.year_number
left join {{ ref('fct_state_employment_years') }} as employments
    on measured.state_code = employments.state_code and measured.year_number = employments.year_number
