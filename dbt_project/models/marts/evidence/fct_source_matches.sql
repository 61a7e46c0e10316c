-- A row that was copied by hand is named by its place in its document; the rows of loaded files by the key that their source gives them.
select
    source_document_key as source_code,
    locator as source_row_key,
    labor_action_key,
    '1:1' as match_relation_code,
    'hand_kept' as match_method_code,
    cast(null as date) as first_vintage_date,
    cast(null as date) as last_vintage_date,
    cast(1 as double) as match_probability,
    true as is_reviewed,
    false as is_withdrawn
from {{ ref('stg_seeds__strikes') }}

union all

select
    'reported_actions' as source_code,
    report_key as source_row_key,
    labor_action_key,
    '1:1' as match_relation_code,
    'reported' as match_method_code,
    cast(null as date) as first_vintage_date,
    cast(null as date) as last_vintage_date,
    cast(1 as double) as match_probability,
    true as is_reviewed,
    not is_standing as is_withdrawn
from {{ ref('stg_reports__reports') }}
where report_kind_code <> 'withdrawal'

union all

select
    source_code,
    source_row_key,
    labor_action_key,
    match_relation_code,
    match_method_code,
    first_vintage_date,
    last_vintage_date,
    match_probability,
    is_reviewed,
    is_withdrawn
from {{ ref('stg_identity__matches') }}
