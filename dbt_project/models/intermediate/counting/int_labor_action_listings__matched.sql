-- By which official rules an action is listed: a row of a source that counts by the rule stands for it, a listing made by the rule was
-- copied by hand, or something that the rule's own claimant says was. A row that its source has dropped lists nothing any more.
with claimants as (
    select distinct claimant_key, counting_method_code
    from {{ ref('stg_archive__source_files') }}
    where counting_method_code is not null
),

listings as (
    select counting_method_code, labor_action_key, source_document_key, vintage_date, is_withdrawn
    from {{ ref('int_source_rows__conformed') }}
    where counting_method_code is not null
    union all
    select
        documents.counting_method_code,
        actions.labor_action_key,
        actions.source_document_key,
        documents.published_date,
        false as is_withdrawn
    from {{ ref('int_labor_actions__gathered') }} as actions
    inner join {{ ref('int_source_documents__gathered') }} as documents on actions.source_document_key = documents.source_document_key
    where actions.is_hand_kept and documents.counting_method_code is not null
    union all
    select
        claimants.counting_method_code,
        claims.subject_key as labor_action_key,
        claims.source_document_key,
        documents.published_date,
        false as is_withdrawn
    from {{ ref('int_claims__told') }} as claims
    inner join claimants on claims.claimant_key = claimants.claimant_key
    inner join {{ ref('int_source_documents__gathered') }} as documents on claims.source_document_key = documents.source_document_key
    where
        claims.subject_table_name = 'fct_labor_actions'
        and not claims.is_of_row
        and claims.has_value
        and not claims.is_superseded
),

ordered as (
    select
        counting_method_code,
        labor_action_key,
        source_document_key,
        min(case when is_withdrawn then 1 else 0 end) over (partition by counting_method_code, labor_action_key) as withdrawn_number,
        row_number() over (
            partition by counting_method_code, labor_action_key
            order by vintage_date desc nulls last, source_document_key asc nulls last
        ) as latest_number
    from listings
)

select counting_method_code, labor_action_key, source_document_key, withdrawn_number = 1 as is_withdrawn
from ordered
where latest_number = 1
