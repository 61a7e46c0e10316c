{# Whole people by largest remainder: the parts of an action sum to its workers exactly. `relation` has labor_action_key, the part's
   column, allocation_weight (sums to 1 per action) and workers_involved_count. #}
{% macro allocate_workers(relation, part_column) %}
floors as (
    select
        labor_action_key,
        {{ part_column }},
        allocation_weight,
        workers_involved_count,
        {{ largest_integer('workers_involved_count * allocation_weight + 1e-7') }} as floor_count,
        workers_involved_count * allocation_weight
        - {{ largest_integer('workers_involved_count * allocation_weight + 1e-7') }} as remainder_part
    from {{ relation }}
),

left_over as (
    select labor_action_key, max(workers_involved_count) - sum(floor_count) as left_over_count
    from floors
    group by labor_action_key
),

placed as (
    select
        floors.labor_action_key,
        floors.{{ part_column }},
        floors.allocation_weight,
        floors.floor_count,
        left_over.left_over_count,
        row_number() over (
            partition by floors.labor_action_key
            order by {{ rounded('floors.remainder_part', 6) }} desc nulls last, floors.{{ part_column }} asc nulls last
        ) as place_number
    from floors
    inner join left_over on floors.labor_action_key = left_over.labor_action_key
),

allocated as (
    select
        labor_action_key,
        {{ part_column }},
        allocation_weight,
        floor_count + case when place_number <= left_over_count then 1 else 0 end as workers_allocated_count
    from placed
)
{% endmacro %}
