select
    release_key,
    previous_release_key,
    table_name,
    row_key,
    column_name,
    old_value,
    new_value,
    revision_kind_code,
    claim_key,
    source_document_key,
    revision_cause_code
from {{ source('ledger', 'ledger_revisions') }}
