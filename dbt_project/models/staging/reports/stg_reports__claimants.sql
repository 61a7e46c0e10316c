select
    claimant_key,
    claimant_name,
    claimant_role_code,
    _source_file,
    {{ parse_integer('_source_line') }} as _source_line
from {{ source('reports', 'reported_claimants') }}
