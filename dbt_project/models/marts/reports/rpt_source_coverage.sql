-- What the dates tell comes first: an action outside a listing's period says nothing about the listing's rule.
with told as (
    select distinct subject_key as labor_action_key, source_document_key
    from {{ ref('fct_claims') }}
    where subject_table_name = 'fct_labor_actions'
),

pairs as (
    select
        actions.labor_action_key,
        actions.start_date,
        documents.source_document_key,
        documents.counting_method_code,
        documents.coverage_from_date,
        documents.coverage_to_date,
        judged.exclusion_reason_code,
        told.labor_action_key is not null as is_present
    from {{ ref('fct_labor_actions') }} as actions
    cross join {{ ref('dim_source_documents') }} as documents
    inner join {{ ref('int_labor_actions__judged') }} as judged
        on
            actions.labor_action_key = judged.labor_action_key
            and documents.counting_method_code = judged.counting_method_code
    left join told
        on
            actions.labor_action_key = told.labor_action_key
            and documents.source_document_key = told.source_document_key
)

select
    labor_action_key,
    source_document_key,
    counting_method_code,
    case
        when is_present then null
        when start_date < coverage_from_date then 'before_coverage'
        when start_date > coverage_to_date then 'after_coverage'
        else coalesce(exclusion_reason_code, 'not_listed')
    end as absence_reason_code,
    start_date,
    coverage_from_date,
    coverage_to_date,
    is_present
from pairs
