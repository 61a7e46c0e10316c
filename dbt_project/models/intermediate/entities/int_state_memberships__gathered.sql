{{ config(materialized='view') }}

-- A row kept by hand stands; else the latest file that tells of the state and year.
with filed as (
    select
        states.state_code,
        printed.year_number,
        printed.employed_count,
        printed.members_count,
        printed.covered_count,
        printed.source_document_key,
        row_number() over (
            partition by states.state_code, printed.year_number
            order by printed.vintage_date desc nulls last, printed.source_document_key asc nulls last
        ) as latest_number
    from {{ ref('stg_cps__state_memberships') }} as printed
    inner join {{ ref('int_state_names__listed') }} as states on lower(replace(printed.state_name, '.', '')) = states.plain_name
)

select state_code, year_number, employed_count, members_count, covered_count, source_document_key
from {{ ref('stg_seeds__state_union_memberships') }}

union all

select filed.state_code, filed.year_number, filed.employed_count, filed.members_count, filed.covered_count, filed.source_document_key
from filed
left join {{ ref('stg_seeds__state_union_memberships') }} as kept
    on filed.state_code = kept.state_code and filed.year_number = kept.year_number
where filed.latest_number = 1 and kept.state_code is null
