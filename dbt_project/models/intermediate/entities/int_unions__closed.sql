-- Five steps are more than the deepest chain (local, council, national, coalition, federation); a test refuses a deeper one.
with pairs_0 as (
    select union_key as ancestor_union_key, union_key as descendant_union_key, 0 as depth_count
    from {{ ref('int_unions__gathered') }}
),
{% for depth in range(1, 6) %}
pairs_{{ depth }} as (
    select unions.parent_union_key as ancestor_union_key, pairs.descendant_union_key, {{ depth }} as depth_count
    from pairs_{{ depth - 1 }} as pairs
    inner join {{ ref('int_unions__gathered') }} as unions on pairs.ancestor_union_key = unions.union_key
    where unions.parent_union_key is not null
),
{% endfor %}
all_pairs as (
    {% for depth in range(6) %}
    select ancestor_union_key, descendant_union_key, depth_count from pairs_{{ depth }}
    {{ "union all" if not loop.last }}
    {% endfor %}
)

select ancestor_union_key, descendant_union_key, depth_count
from all_pairs
