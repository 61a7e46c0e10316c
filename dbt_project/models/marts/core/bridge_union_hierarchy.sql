select ancestor_union_key, descendant_union_key, cast(depth_count as integer) as depth_count
from {{ ref('int_unions__closed') }}
