select report_key, refers_to_report_key, labor_action_key, report_kind_code, reporter_name, because, sha256, recorded_at, is_standing
from {{ ref('stg_reports__reports') }}
