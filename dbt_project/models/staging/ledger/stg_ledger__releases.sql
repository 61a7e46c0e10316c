select
    release_key,
    {{ parse_timestamp('published_at') }} as published_at,
    code_version,
    input_sha256s,
    row_counts,
    audit_status_code
from {{ source('ledger', 'ledger_releases') }}
