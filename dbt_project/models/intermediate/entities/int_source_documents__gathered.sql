{{ config(materialized='view') }}

-- Documents cited by hand or by reports, and delivered files. A file that a hand-kept row describes (they share the hash, so the key) is that document:
-- what the row leaves out the file tells. Only a listing covers days, and none beyond the day that it describes.
with files as (
    select
        source_document_key,
        publisher_name,
        title,
        url,
        vintage_date as published_date,
        cast(fetched_at as date) as accessed_date,
        licence_code,
        sha256,
        coverage_from_date,
        case when coverage_to_date > vintage_date then vintage_date else coverage_to_date end as coverage_to_date,
        case when coverage_from_date is not null and coverage_to_date is not null then counting_method_code end as counting_method_code
    from {{ ref('stg_archive__source_files') }}
),

kept as (
    {% set columns %}
    source_document_key, licence_code, counting_method_code, publisher_name, title, url, sha256, published_date, accessed_date,
    coverage_from_date, coverage_to_date
    {% endset %}
    select {{ columns }}
    from {{ ref('stg_seeds__source_documents') }}
    union all
    select {{ columns }}
    from {{ ref('stg_reports__documents') }}
    where source_document_key not in (select source_document_key from {{ ref('stg_seeds__source_documents') }})
)

select
    documents.source_document_key,
    documents.licence_code,
    coalesce(documents.counting_method_code, files.counting_method_code) as counting_method_code,
    documents.publisher_name,
    documents.title,
    coalesce(documents.url, files.url) as url,
    documents.sha256,
    coalesce(documents.published_date, files.published_date) as published_date,
    documents.accessed_date,
    case
        when documents.counting_method_code is not null then documents.coverage_from_date
        when files.counting_method_code is not null then files.coverage_from_date
    end as coverage_from_date,
    case
        when documents.counting_method_code is not null then documents.coverage_to_date
        when files.counting_method_code is not null then files.coverage_to_date
    end as coverage_to_date
from kept as documents
left join files on documents.source_document_key = files.source_document_key

union all

select
    files.source_document_key,
    files.licence_code,
    files.counting_method_code,
    files.publisher_name,
    files.title,
    files.url,
    files.sha256,
    files.published_date,
    files.accessed_date,
    case when files.counting_method_code is not null then files.coverage_from_date end as coverage_from_date,
    case when files.counting_method_code is not null then files.coverage_to_date end as coverage_to_date
from files
left join kept as documents on files.source_document_key = documents.source_document_key
where documents.source_document_key is null
