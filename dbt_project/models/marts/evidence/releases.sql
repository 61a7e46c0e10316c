select release_key, audit_status_code, code_version, input_sha256s, row_counts, published_at
from {{ ref('stg_ledger__releases') }}
