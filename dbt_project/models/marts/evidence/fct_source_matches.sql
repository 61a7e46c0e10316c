select
    source_document_key as source_code,
    locator as source_row_key,
    labor_action_key,
    '1:1' as match_relation_code,
    'hand_kept' as match_method_code,
    cast(1 as double) as match_probability,
    true as is_reviewed
from {{ ref('stg_seeds__strikes') }}
