select table_name, row_key, column_name, claim_key, claim_role_code, precedence_because, rank_number
from marts.bridge_figure_claims
order by
    table_name, row_key, column_name, list_position(['shown', 'disputes', 'agrees', 'superseded'], claim_role_code) nulls last,
    rank_number nulls last, claim_key
