select coalesce(periods.table_name, shown.table_name) as table_name, coalesce(periods.row_key, shown.row_key) as row_key, periods.claim_key
from (select * from {{ ref('rpt_figure_histories') }} where is_current) as periods
full outer join (select * from {{ ref('bridge_figure_claims') }} where claim_role_code = 'shown') as shown
    on
        periods.table_name = shown.table_name
        and periods.row_key = shown.row_key
        and periods.column_name = shown.column_name
        and periods.claim_key = shown.claim_key
where periods.claim_key is null or shown.claim_key is null
