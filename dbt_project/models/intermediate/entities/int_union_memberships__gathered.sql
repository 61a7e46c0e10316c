{{ config(materialized='view') }}

-- A count kept by hand stands; else the latest report of the body that has the union's file number. A name alone does not tell a national
-- union's own report from those of its locals, and a federation's counts its affiliates' members again, so nothing is taken by name.
with numbered as (
    select file_number_olms, min(union_key) as union_key
    from {{ ref('int_unions__gathered') }}
    where file_number_olms is not null and union_level_code <> 'federation'
    group by file_number_olms
    having count(*) = 1
),

filed as (
    select
        numbered.union_key,
        printed.year_number,
        printed.members_count,
        printed.source_document_key,
        row_number() over (
            partition by numbered.union_key, printed.year_number
            order by printed.vintage_date desc nulls last, printed.source_document_key asc nulls last, printed.source_row_key asc nulls last
        ) as latest_number
    from {{ ref('stg_olms__union_filings') }} as printed
    inner join numbered on printed.file_number_olms = numbered.file_number_olms
    where printed.members_count > 0
)

select union_key, year_number, members_count, source_document_key
from {{ ref('stg_seeds__member_counts') }}

union all

select filed.union_key, filed.year_number, filed.members_count, filed.source_document_key
from filed
left join {{ ref('stg_seeds__member_counts') }} as kept on filed.union_key = kept.union_key and filed.year_number = kept.year_number
where filed.latest_number = 1 and kept.union_key is null
