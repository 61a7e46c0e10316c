{{ config(materialized='view') }}

-- What a claimant has said of a figure, document after document, beside what was written down by hand of the same claimant. Documents of
-- one day that differ stand side by side (lanes). A document that never tells a measure does not withdraw it, and of a document that a
-- person has read the person's reading stands.
{% set text = dbt.type_string() %}
{% set measures = {
    'action_type_code': 'text', 'action_status_code': 'text', 'start_date': 'text', 'end_date': 'text', 'workers_involved_count': 'number',
    'bargaining_unit_size_count': 'number', 'days_idle_count': 'number'
} %}
with told as (
    {% for measure, kind in measures.items() %}
    select
        labor_action_key,
        '{{ measure }}' as measure_code,
        claimant_key,
        source_document_key,
        vintage_date,
        locator,
        {{ 'cast(' ~ measure ~ ' as double)' if kind == 'number' else 'cast(null as double)' }} as value_number,
        {{ 'cast(' ~ measure ~ ' as ' ~ text ~ ')' if kind == 'text' else 'cast(null as ' ~ text ~ ')' }} as value_text,
        {{ "has_uncounted_rows and workers_involved_count is not null" if measure == 'workers_involved_count' else "false" }} as is_lower_bound
    from {{ ref('int_source_figures__aggregated') }}
    {{ "where tells_end" if measure in ('end_date', 'action_status_code', 'days_idle_count') }}
    {{ "union all" if not loop.last }}
    {% endfor %}
),

tellable as (
    select distinct source_document_key, measure_code
    from told
    where value_number is not null or value_text is not null
),

hand_kept as (
    select
        claim_key, subject_key, measure_code, claimant_key, source_document_key, value_number, value_text, value_low, value_high,
        is_pinned
    from {{ ref('int_claims__told') }}
    where subject_table_name = 'fct_labor_actions' and not is_retracted
),

points as (
    select
        told.labor_action_key,
        told.measure_code,
        told.claimant_key,
        told.source_document_key,
        told.vintage_date,
        'fct_labor_actions:' || told.labor_action_key || ':' || told.measure_code || ':' || told.claimant_key || ':' || told.source_document_key
            as claim_key,
        told.locator,
        told.value_number,
        told.value_text,
        coalesce(told.value_text, cast(told.value_number as {{ text }}) || case when told.is_lower_bound then '+' else '' end, '') as value_key,
        told.is_lower_bound,
        false as is_hand_kept,
        false as is_pinned
    from told
    inner join tellable on told.source_document_key = tellable.source_document_key and told.measure_code = tellable.measure_code
    left join hand_kept
        on
            told.labor_action_key = hand_kept.subject_key
            and told.measure_code = hand_kept.measure_code
            and told.claimant_key = hand_kept.claimant_key
            and told.source_document_key = hand_kept.source_document_key
    where hand_kept.claim_key is null
    union all
    select
        hand_kept.subject_key as labor_action_key,
        hand_kept.measure_code,
        hand_kept.claimant_key,
        hand_kept.source_document_key,
        documents.published_date as vintage_date,
        hand_kept.claim_key,
        cast(null as {{ text }}) as locator,
        hand_kept.value_number,
        hand_kept.value_text,
        coalesce(
            hand_kept.value_text,
            cast(hand_kept.value_number as {{ text }}),
            cast(hand_kept.value_low as {{ text }}) || ' to ' || cast(hand_kept.value_high as {{ text }})
        ) as value_key,
        false as is_lower_bound,
        true as is_hand_kept,
        hand_kept.is_pinned
    from hand_kept
    inner join (select distinct labor_action_key, measure_code, claimant_key from told) as told
        on
            hand_kept.subject_key = told.labor_action_key
            and hand_kept.measure_code = told.measure_code
            and hand_kept.claimant_key = told.claimant_key
    inner join {{ ref('int_source_documents__gathered') }} as documents on hand_kept.source_document_key = documents.source_document_key
),

first_of_a_day as (
    select
        points.*,
        row_number() over (
            partition by labor_action_key, measure_code, claimant_key, vintage_date, value_key
            order by is_hand_kept desc nulls last, source_document_key asc nulls last
        ) as telling_number,
        max(value_key) over (partition by labor_action_key, measure_code, claimant_key, vintage_date) as any_value_key
    from points
)

select
    first_of_a_day.*,
    row_number() over (
        partition by labor_action_key, measure_code, claimant_key, vintage_date
        order by is_hand_kept desc nulls last, source_document_key asc nulls last
    ) as lane_number
from first_of_a_day
where telling_number = 1 and (value_key <> '' or any_value_key = '')
