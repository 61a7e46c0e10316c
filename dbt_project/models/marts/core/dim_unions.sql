select
    unions.union_key,
    unions.parent_union_key,
    nationals.national_union_key,
    unions.union_name,
    unions.union_abbreviation,
    unions.union_level_code,
    unions.local_number,
    unions.file_number_olms
from {{ ref('int_unions__gathered') }} as unions
left join {{ ref('int_unions__nationalized') }} as nationals on unions.union_key = nationals.union_key
