-- An action has one industry at most, so nothing is allotted; its sector is what years can be compared by.
with stoppages as (
    select
        industries.sector_code,
        years.year_number,
        sum(case when years.is_beginning then 1 else 0 end) as stoppages_beginning_count,
        count(*) as stoppages_in_effect_count,
        sum(case when years.is_beginning then dated.workers_involved_count else 0 end) as workers_beginning_count,
        sum(dated.workers_involved_count) as workers_in_effect_count,
        sum(years.workday_idle_count) as days_idle_count
    from {{ ref('int_major_stoppage_years__measured') }} as years
    inner join {{ ref('int_labor_actions__dated') }} as dated on years.labor_action_key = dated.labor_action_key
    inner join {{ ref('int_labor_actions__gathered') }} as actions on years.labor_action_key = actions.labor_action_key
    inner join {{ ref('dim_industries') }} as industries on actions.industry_code = industries.industry_code
    group by industries.sector_code, years.year_number
),

covered_years as (
    select year_number from {{ ref('int_major_stoppage_years__covered') }}
),

spine as (
    select sector_code, year_number from stoppages
    union
    select sectors.industry_code as sector_code, covered_years.year_number
    from {{ ref('dim_industries') }} as sectors
    cross join covered_years
    where sectors.industry_level_code = 'sector'
)

select
    spine.sector_code,
    sectors.industry_name as sector_name,
    spine.year_number,
    cast(coalesce(stoppages.stoppages_beginning_count, 0) as integer) as stoppages_beginning_count,
    cast(coalesce(stoppages.stoppages_in_effect_count, 0) as integer) as stoppages_in_effect_count,
    cast(case when stoppages.sector_code is null then 0 else stoppages.workers_beginning_count end as bigint) as workers_beginning_count,
    cast(case when stoppages.sector_code is null then 0 else stoppages.workers_in_effect_count end as bigint) as workers_in_effect_count,
    cast(round(case when stoppages.sector_code is null then 0 else stoppages.days_idle_count end) as bigint) as days_idle_count,
    covered_years.year_number is not null as is_covered
from spine
inner join {{ ref('dim_industries') }} as sectors on spine.sector_code = sectors.industry_code
left join stoppages on spine.sector_code = stoppages.sector_code and spine.year_number = stoppages.year_number
left join covered_years on spine.year_number = covered_years.year_number
