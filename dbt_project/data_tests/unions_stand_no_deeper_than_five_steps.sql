-- int_unions__closed follows five steps; a parent above the fifth, or a circle, would be cut off silently.
select closed.descendant_union_key
from {{ ref('int_unions__closed') }} as closed
inner join {{ ref('int_unions__gathered') }} as unions on closed.ancestor_union_key = unions.union_key
where closed.depth_count = 5 and unions.parent_union_key is not null
