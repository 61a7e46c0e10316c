select demand_topic_code, demand_category_code, demand_topic_label
from {{ ref('stg_seeds__demand_topics') }}
