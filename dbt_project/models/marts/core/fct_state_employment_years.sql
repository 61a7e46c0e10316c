-- Employees are printed by sector, without a total. Where a state leaves sectors out that others of the file have, the sum is too small.
with years as (
    select
        states.state_code,
        printed.source_document_key,
        printed.year_number,
        printed.vintage_date,
        cast(round(1000 * sum(printed.employees_thousands)) as bigint) as employees_count,
        cast(round(1000 * max(printed.labor_force_thousands)) as bigint) as labor_force_count,
        count(printed.employees_thousands) as sector_count
    from {{ ref('stg_ces__state_employments') }} as printed
    inner join {{ ref('int_state_names__listed') }} as states on lower(replace(printed.state_name, '.', '')) = states.plain_name
    group by states.state_code, printed.source_document_key, printed.year_number, printed.vintage_date
),

sectors as (
    select source_document_key, count(distinct sector_name) as sector_count
    from {{ ref('stg_ces__state_employments') }}
    group by source_document_key
),

ordered as (
    select
        years.state_code,
        years.source_document_key,
        years.year_number,
        years.employees_count,
        years.labor_force_count,
        years.sector_count,
        years.sector_count = sectors.sector_count as is_complete,
        row_number() over (
            partition by years.state_code, years.year_number
            order by years.vintage_date desc nulls last, years.source_document_key asc nulls last
        ) as latest_number
    from years
    inner join sectors on years.source_document_key = sectors.source_document_key
)

select
    state_code,
    source_document_key,
    cast(year_number as integer) as year_number,
    employees_count,
    labor_force_count,
    cast(sector_count as integer) as sector_count,
    is_complete
from ordered
where latest_number = 1
