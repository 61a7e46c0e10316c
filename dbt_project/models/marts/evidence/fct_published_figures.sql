select
    figures.counting_method_code,
    figures.source_document_key,
    figures.period_code,
    figures.measure_code,
    figures.printed_unit_code,
    figures.locator,
    figures.period_start_date,
    figures.vintage_date,
    {{ rounded('figures.printed_value_number * units.base_factor', 6) }} as value_number,
    figures.printed_value_number
from {{ ref('int_published_figures__gathered') }} as figures
inner join {{ ref('stg_seeds__units') }} as units on figures.printed_unit_code = units.unit_code
