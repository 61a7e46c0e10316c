-- A union without dated rows has one version since before our records, its affiliation unknown.
with dated as (
    select distinct union_key from {{ ref('stg_seeds__union_versions') }}
),

versions as (
    select union_key, affiliation_name, union_name, parent_union_key, valid_from_date, valid_to_date
    from {{ ref('stg_seeds__union_versions') }}
    union all
    select
        unions.union_key,
        cast(null as {{ dbt.type_string() }}) as affiliation_name,
        unions.union_name,
        unions.parent_union_key,
        cast('1900-01-01' as date) as valid_from_date,
        cast(null as date) as valid_to_date
    from {{ ref('int_unions__gathered') }} as unions
    left join dated on unions.union_key = dated.union_key
    where dated.union_key is null
)

select
    union_key,
    affiliation_name,
    union_name,
    parent_union_key,
    valid_from_date,
    coalesce(valid_to_date, cast('9999-12-31' as date)) as valid_to_date,
    valid_to_date is null as is_current
from versions
