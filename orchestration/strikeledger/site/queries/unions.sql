select unions.*, parents.union_name as parent_union_name, nationals.union_name as national_union_name
from marts.dim_unions as unions
left join marts.dim_unions as parents on parents.union_key = unions.parent_union_key
left join marts.dim_unions as nationals on nationals.union_key = unions.national_union_key
order by unions.union_name, unions.union_key
