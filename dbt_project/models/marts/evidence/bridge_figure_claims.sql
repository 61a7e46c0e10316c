select table_name, row_key, column_name, claim_key, claim_role_code, precedence_because, rank_number
from {{ ref('int_figure_claims__ranked') }}
