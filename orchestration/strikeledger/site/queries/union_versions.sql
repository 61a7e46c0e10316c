select versions.*, parents.union_name as parent_union_name
from marts.dim_union_versions as versions
left join marts.dim_unions as parents on parents.union_key = versions.parent_union_key
order by versions.union_key, versions.valid_from_date
