select earlier.union_key, earlier.valid_from_date
from {{ ref('dim_union_versions') }} as earlier
inner join {{ ref('dim_union_versions') }} as later
    on
        earlier.union_key = later.union_key
        and earlier.valid_from_date < later.valid_from_date
        and earlier.valid_to_date > later.valid_from_date
