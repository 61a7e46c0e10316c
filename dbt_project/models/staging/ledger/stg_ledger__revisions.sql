select
    release_key,
    previous_release_key,
    table_name,
    row_key,
    column_name,
    claim_key,
    source_document_key,
    revision_kind_code,
    revision_cause_code,
    old_value,
    new_value
from {{ source('ledger', 'ledger_revisions') }}
