-- The nearest national at or above the union; two at the same depth cannot be, a union has one parent.
with nationals as (
    select closed.descendant_union_key, closed.ancestor_union_key, closed.depth_count
    from {{ ref('int_unions__closed') }} as closed
    inner join {{ ref('int_unions__gathered') }} as unions on closed.ancestor_union_key = unions.union_key
    where unions.union_level_code = 'national'
),

nearest as (
    select descendant_union_key, min(depth_count) as depth_count
    from nationals
    group by descendant_union_key
)

select unions.union_key, nationals.ancestor_union_key as national_union_key
from {{ ref('int_unions__gathered') }} as unions
left join nearest on unions.union_key = nearest.descendant_union_key
left join nationals
    on nearest.descendant_union_key = nationals.descendant_union_key and nearest.depth_count = nationals.depth_count
