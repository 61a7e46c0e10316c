-- What the dates tell comes first: an action outside a listing's days says nothing about the listing's rule. Files of one rule are one
-- listing here, from the first day that any of them covers to the last; the document is the latest that tells of the action, or of its day.
with documents as (
    select source_document_key, counting_method_code, coverage_from_date, coverage_to_date
    from {{ ref('dim_source_documents') }}
    where counting_method_code is not null
),

listings as (
    select counting_method_code, min(coverage_from_date) as coverage_from_date, max(coverage_to_date) as coverage_to_date
    from documents
    group by counting_method_code
),

pairs as (
    select
        actions.labor_action_key,
        actions.start_date,
        listings.counting_method_code,
        listings.coverage_from_date,
        listings.coverage_to_date,
        judged.exclusion_reason_code,
        matched.source_document_key,
        coalesce(matched.is_withdrawn, false) as is_withdrawn,
        matched.labor_action_key is not null and not matched.is_withdrawn as is_present
    from {{ ref('fct_labor_actions') }} as actions
    cross join listings
    inner join {{ ref('int_labor_actions__judged') }} as judged
        on
            actions.labor_action_key = judged.labor_action_key
            and listings.counting_method_code = judged.counting_method_code
    left join {{ ref('int_labor_action_listings__matched') }} as matched
        on
            actions.labor_action_key = matched.labor_action_key
            and listings.counting_method_code = matched.counting_method_code
),

nearest as (
    select
        days.start_date,
        documents.counting_method_code,
        documents.source_document_key,
        coalesce(days.start_date >= documents.coverage_from_date and days.start_date <= documents.coverage_to_date, false) as is_covering,
        row_number() over (
            partition by days.start_date, documents.counting_method_code
            order by
                case when days.start_date >= documents.coverage_from_date and days.start_date <= documents.coverage_to_date then 0 else 1 end
                asc nulls last,
                documents.coverage_to_date desc nulls last,
                documents.source_document_key asc nulls last
        ) as place_number
    from (select distinct start_date from {{ ref('fct_labor_actions') }}) as days
    cross join documents
)

select
    pairs.labor_action_key,
    coalesce(pairs.source_document_key, nearest.source_document_key) as source_document_key,
    pairs.counting_method_code,
    case
        when pairs.is_present then null
        when pairs.is_withdrawn then 'withdrawn_by_source'
        when pairs.start_date < pairs.coverage_from_date then 'before_coverage'
        when pairs.start_date > pairs.coverage_to_date then 'after_coverage'
        when pairs.start_date is not null and not nearest.is_covering then 'between_coverages'
        else coalesce(pairs.exclusion_reason_code, 'not_listed')
    end as absence_reason_code,
    pairs.start_date,
    pairs.coverage_from_date,
    pairs.coverage_to_date,
    pairs.is_present
from pairs
inner join nearest
    on
        coalesce(pairs.start_date, cast('1900-01-01' as date)) = coalesce(nearest.start_date, cast('1900-01-01' as date))
        and pairs.counting_method_code = nearest.counting_method_code
        and nearest.place_number = 1
