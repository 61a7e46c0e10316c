-- What a document tells of an action in all its rows. Its head count is the peak: the most workers of the rows in effect on one of their
-- first days, so that concurrent cases add up and a pause doubles nobody. As long as a row is open, the action is. A protest without an
-- end is not one that still goes on. Files of one kind and day that share no row of the action are parts of one document, and the first of
-- them tells for all; where they share one, each tells for itself.
with telling as (
    select *
    from {{ ref('int_source_rows__conformed') }}
    where tells_figures
),

editions as (
    select
        labor_action_key,
        claimant_key,
        coalesce(layout_code, '') as layout_code,
        vintage_date,
        min(source_document_key) as first_document_key,
        count(*) = count(distinct source_row_key) as is_of_parts
    from telling
    group by labor_action_key, claimant_key, coalesce(layout_code, ''), vintage_date
),

rows_of_actions as (
    select
        telling.labor_action_key,
        telling.claimant_key,
        telling.vintage_date,
        telling.source_row_key,
        telling.action_type_code,
        telling.start_date,
        telling.end_date,
        telling.workers_involved_count,
        telling.bargaining_unit_size_count,
        telling.days_idle_count,
        telling.line_number,
        telling.tells_end,
        case when editions.is_of_parts then editions.first_document_key else telling.source_document_key end as source_document_key,
        cast(telling.line_number as {{ dbt.type_string() }})
        || case
            when editions.is_of_parts and telling.source_document_key <> editions.first_document_key
                then ' of ' || telling.source_document_key
            else ''
        end as line_name
    from telling
    inner join editions
        on
            telling.labor_action_key = editions.labor_action_key
            and telling.claimant_key = editions.claimant_key
            and coalesce(telling.layout_code, '') = editions.layout_code
            and telling.vintage_date = editions.vintage_date
),

concurrent as (
    select
        first_days.labor_action_key,
        first_days.source_document_key,
        first_days.source_row_key,
        sum(in_effect.workers_involved_count) as workers_count,
        sum(in_effect.bargaining_unit_size_count) as bargaining_unit_size_count
    from rows_of_actions as first_days
    inner join rows_of_actions as in_effect
        on
            first_days.labor_action_key = in_effect.labor_action_key
            and first_days.source_document_key = in_effect.source_document_key
            and in_effect.start_date <= first_days.start_date
            and coalesce(in_effect.end_date, first_days.start_date) >= first_days.start_date
    group by first_days.labor_action_key, first_days.source_document_key, first_days.source_row_key
),

peaks as (
    select
        labor_action_key,
        source_document_key,
        max(workers_count) as workers_involved_count,
        max(bargaining_unit_size_count) as bargaining_unit_size_count
    from concurrent
    group by labor_action_key, source_document_key
),

together as (
    select
        labor_action_key,
        source_document_key,
        claimant_key,
        vintage_date,
        count(*) as row_count,
        {{ ordered_list('line_name', 'line_number', ', ') }} as line_numbers,
        case when min(action_type_code) = max(action_type_code) then min(action_type_code) end as action_type_code,
        min(start_date) as start_date,
        case when count(end_date) = count(*) then max(end_date) end as end_date,
        case when count(days_idle_count) = count(*) then sum(days_idle_count) end as days_idle_count,
        count(workers_involved_count) < count(*) as has_uncounted_rows,
        min(case when tells_end then 1 else 0 end) = 1 as tells_end
    from rows_of_actions
    group by labor_action_key, source_document_key, claimant_key, vintage_date
)

select
    together.labor_action_key,
    together.claimant_key,
    together.source_document_key,
    together.vintage_date,
    case when together.row_count = 1 then 'row ' else 'rows ' end || together.line_numbers as locator,
    together.action_type_code,
    case
        when together.end_date is not null then 'ended'
        when together.action_type_code = 'protest' then null
        else 'under_way'
    end as action_status_code,
    together.start_date,
    together.end_date,
    peaks.workers_involved_count,
    peaks.bargaining_unit_size_count,
    together.days_idle_count,
    together.has_uncounted_rows,
    together.tells_end
from together
left join peaks
    on together.labor_action_key = peaks.labor_action_key and together.source_document_key = peaks.source_document_key
