-- Where no document tells what the end date means, the row's own days idle decide: workers x workdays up to and including the end
-- date, or up to the day before. Where both or neither reproduce the figure it stays unknown, which counts as the last idle day.
-- An action without an end lasts, as far as we know, to the day on which its document was published, or to which a source's row tells of
-- it. One of which nobody tells how it went on has a first day only. One that has not begun, or was averted, idles nobody, whatever day it
-- was called for.
with known as (
    select labor_action_key, max(known_to_date) as known_to_date
    from {{ ref('int_source_rows__conformed') }}
    group by labor_action_key
),

actions as (
    select
        actions.labor_action_key,
        actions.action_type_code,
        figures.action_status_code,
        figures.start_date,
        figures.end_date,
        figures.end_date_meaning_code,
        figures.workers_involved_count,
        figures.days_idle_count,
        case
            when known.known_to_date is null then documents.published_date
            when actions.is_hand_kept and documents.published_date > known.known_to_date then documents.published_date
            else known.known_to_date
        end as known_to_date
    from {{ ref('int_labor_actions__gathered') }} as actions
    left join {{ ref('int_labor_action_figures__shown') }} as figures on actions.labor_action_key = figures.labor_action_key
    left join {{ ref('int_source_documents__gathered') }} as documents on actions.source_document_key = documents.source_document_key
    left join known on actions.labor_action_key = known.labor_action_key
),

counted as (
    select
        actions.labor_action_key,
        actions.action_type_code,
        actions.action_status_code,
        actions.start_date,
        actions.end_date,
        actions.end_date_meaning_code,
        actions.workers_involved_count,
        actions.days_idle_count,
        actions.known_to_date,
        ends.workday_ordinal - before_start.workday_ordinal as workdays_inclusive_count,
        before_end.workday_ordinal - before_start.workday_ordinal as workdays_exclusive_count
    from actions
    left join {{ ref('int_dates__numbered') }} as before_start on before_start.date_day = {{ date_plus_days('actions.start_date', '-1') }}
    left join {{ ref('int_dates__numbered') }} as ends on actions.end_date = ends.date_day
    left join {{ ref('int_dates__numbered') }} as before_end on before_end.date_day = {{ date_plus_days('actions.end_date', '-1') }}
),

meant as (
    select
        counted.*,
        case
            when end_date is null then null
            when end_date_meaning_code is not null then end_date_meaning_code
            when
                workers_involved_count * workdays_inclusive_count = days_idle_count
                and workers_involved_count * workdays_exclusive_count <> days_idle_count
                then 'last_idle_day'
            when
                workers_involved_count * workdays_exclusive_count = days_idle_count
                and workers_involved_count * workdays_inclusive_count <> days_idle_count
                then 'return_day'
            else 'unknown'
        end as resolved_meaning_code
    from counted
)

select
    labor_action_key,
    action_type_code,
    action_status_code,
    start_date,
    end_date,
    resolved_meaning_code as end_date_meaning_code,
    case
        when start_date is null or action_status_code not in ('under_way', 'ended') then null
        when action_status_code is null then start_date
        when end_date is null then greatest(start_date, coalesce(known_to_date, start_date))
        when resolved_meaning_code = 'return_day' and end_date > start_date then {{ date_plus_days('end_date', '-1') }}
        else end_date
    end as last_idle_date,
    workers_involved_count,
    days_idle_count,
    workdays_inclusive_count,
    workdays_exclusive_count
from meant
