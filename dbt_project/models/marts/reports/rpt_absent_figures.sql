-- A printed 0 in a column of head counts is no head count: nobody stops work with nobody.
select source_code, source_document_key, source_row_key, column_name, reason_code as absence_reason_code, vintage_date
from {{ ref('stg_archive__absent_figures') }}

union all

{% for model, measure, column in [
    ('stg_bls__stoppages', 'workers_involved_count', 'workers_count'),
    ('stg_ilr__labor_actions', 'workers_involved_count', 'participants_count'),
    ('stg_ilr__labor_actions', 'bargaining_unit_size_count', 'bargaining_unit_size_count'),
    ('stg_fmcs__work_stoppages', 'workers_involved_count', 'idled_count'),
    ('stg_fmcs__work_stoppages', 'bargaining_unit_size_count', 'bargaining_unit_count')
] %}
select
    files.source_code,
    printed.source_document_key,
    printed.source_row_key,
    '{{ column }}' as column_name,
    'zero_printed' as absence_reason_code,
    printed.vintage_date
from {{ ref(model) }} as printed
inner join {{ ref('stg_archive__source_files') }} as files on printed.source_document_key = files.source_document_key
where printed.{{ measure }} = 0
{{ "union all" if not loop.last }}
{% endfor %}
