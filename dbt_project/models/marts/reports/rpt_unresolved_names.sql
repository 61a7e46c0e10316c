select kind_code, source_code, name_text, entity_key, method_code, candidate_key, match_score, candidate_score, row_count
from {{ ref('stg_identity__names') }}
where entity_key is null
