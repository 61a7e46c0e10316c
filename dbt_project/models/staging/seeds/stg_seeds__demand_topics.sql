select
    demand_topic_code,
    demand_topic_label,
    demand_category_code,
    _source_file,
    {{ parse_integer('_source_line') }} as _source_line
from {{ source('seeds', 'demand_topics') }}
