select
    report_key,
    report_kind_code,
    refers_to_report_key,
    labor_action_key,
    reporter_name,
    because,
    sha256,
    {{ parse_timestamp('recorded_at') }} as recorded_at,
    {{ parse_boolean('is_standing') }} as is_standing
from {{ source('reports', 'reports') }}
