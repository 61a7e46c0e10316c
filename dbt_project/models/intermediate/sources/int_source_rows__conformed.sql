-- Rows of all sources that list actions, in one shape, beside the actions that they stand for. Nobody stops work with nobody: a printed 0
-- is a head count that was not taken. The size of the bargaining unit is no head count. A row that stands for several actions tells of
-- them together, so no figure of it is a figure of one of them, but of the action that it founded. A row that repeats another in every cell
-- tells nothing more. Where BLS leaves an end blank in the table of a year, it says nothing of the years after; an open stoppage is marked.
with printed as (
    select
        source_document_key,
        source_row_key,
        _source_line,
        'work_stoppage' as action_type_code,
        start_date,
        end_date,
        nullif(workers_involved_count, 0) as workers_involved_count,
        cast(null as bigint) as bargaining_unit_size_count,
        days_idle_count,
        workdays_idle_days,
        cast(null as bigint) as duration_days,
        false as is_open_where_blank
    from {{ ref('stg_bls__stoppages') }}
    union all
    select
        source_document_key,
        source_row_key,
        _source_line,
        case when lower(action_type_name) in ('strike', 'lockout', 'protest') then lower(action_type_name) end as action_type_code,
        start_date,
        end_date,
        nullif(workers_involved_count, 0) as workers_involved_count,
        nullif(bargaining_unit_size_count, 0) as bargaining_unit_size_count,
        cast(null as bigint) as days_idle_count,
        cast(null as double) as workdays_idle_days,
        cast(null as bigint) as duration_days,
        true as is_open_where_blank
    from {{ ref('stg_ilr__labor_actions') }}
    union all
    select
        source_document_key,
        source_row_key,
        _source_line,
        'work_stoppage' as action_type_code,
        start_date,
        end_date,
        nullif(workers_involved_count, 0) as workers_involved_count,
        nullif(bargaining_unit_size_count, 0) as bargaining_unit_size_count,
        cast(null as bigint) as days_idle_count,
        cast(null as double) as workdays_idle_days,
        duration_days,
        true as is_open_where_blank
    from {{ ref('stg_fmcs__work_stoppages') }}
),

shared as (
    select source_code, source_row_key, count(distinct labor_action_key) as action_count
    from {{ ref('stg_identity__matches') }}
    group by source_code, source_row_key
),

going_on as (
    select distinct source_document_key, source_row_key
    from {{ ref('stg_archive__absent_figures') }}
    where column_name = 'end_date' and reason_code = 'ongoing'
)

select
    matches.labor_action_key,
    files.source_code,
    printed.source_document_key,
    printed.source_row_key,
    files.claimant_key,
    files.counting_method_code,
    files.layout_code,
    printed.action_type_code,
    documents.published_date as vintage_date,
    printed.start_date,
    printed.end_date,
    case
        when printed.end_date is not null then printed.end_date
        when going_on.source_row_key is not null then documents.published_date
        when printed.duration_days > 0 then {{ date_plus_days('printed.start_date', 'printed.duration_days - 1') }}
        when {{ days_between('printed.start_date', 'documents.published_date') }} <= {{ var('open_action_days') }} then documents.published_date
        else printed.start_date
    end as known_to_date,
    printed.workers_involved_count,
    printed.bargaining_unit_size_count,
    printed.days_idle_count,
    printed.workdays_idle_days,
    printed._source_line as line_number,
    printed.end_date is not null or going_on.source_row_key is not null or printed.is_open_where_blank as tells_end,
    matches.is_withdrawn,
    (shared.action_count = 1 or founded.labor_action_key is not null) and coalesce(matches.match_method_code, '') <> 'repeated' as tells_figures
from printed
inner join {{ ref('stg_archive__source_files') }} as files on printed.source_document_key = files.source_document_key
inner join {{ ref('int_source_documents__gathered') }} as documents on printed.source_document_key = documents.source_document_key
inner join {{ ref('stg_identity__matches') }} as matches
    on files.source_code = matches.source_code and printed.source_row_key = matches.source_row_key
inner join shared on matches.source_code = shared.source_code and matches.source_row_key = shared.source_row_key
left join {{ ref('stg_identity__actions') }} as founded
    on
        matches.labor_action_key = founded.labor_action_key
        and matches.source_code = founded.source_code
        and matches.source_row_key = founded.source_row_key
left join going_on
    on printed.source_document_key = going_on.source_document_key and printed.source_row_key = going_on.source_row_key
