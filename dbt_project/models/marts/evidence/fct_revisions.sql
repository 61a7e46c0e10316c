select release_key, previous_release_key, table_name, row_key, column_name, revision_kind_code, old_value, new_value
from {{ ref('stg_ledger__revisions') }}
