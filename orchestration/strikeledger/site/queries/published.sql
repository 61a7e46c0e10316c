select figures.*, 'fct_published_figures' as table_name, year(figures.period_start_date) as year_number, documents.title
from marts.fct_published_figures as figures
left join marts.dim_source_documents as documents on documents.source_document_key = figures.source_document_key
where figures.period_code = 'year'
order by figures.counting_method_code, figures.period_start_date, figures.measure_code, figures.vintage_date
