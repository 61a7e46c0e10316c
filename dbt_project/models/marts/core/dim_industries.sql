select
    industries.industry_code,
    industries.sector_code,
    case
        when industries.industry_code = industries.sector_code then 'sector'
        when length(industries.industry_code) = 3 then 'subsector'
        when length(industries.industry_code) = 4 then 'industry_group'
        when length(industries.industry_code) = 5 then 'naics_industry'
        else 'national_industry'
    end as industry_level_code,
    industries.industry_name,
    sectors.industry_name as sector_name,
    cast(industries.naics_edition_year as integer) as naics_edition_year
from {{ ref('stg_seeds__industries') }} as industries
inner join {{ ref('stg_seeds__industries') }} as sectors on industries.sector_code = sectors.industry_code
