-- Every filled claimable column of an action stands on exactly one shown claim, and the column of a shown claim is filled, unless the
-- claim is a range. What an end date means, and whether the time was fixed, may also be told by us.
{% set inferred = ['end_date_meaning_code', 'is_fixed_duration'] %}
with filled as (
    {% for column in claimable_action_columns() %}
    select
        labor_action_key,
        '{{ column }}' as column_name,
        {{ 'true' if column in inferred else 'false' }} as is_inferable
    from {{ ref('fct_labor_actions') }}
    where {{ column }} is not null{% if column == 'days_idle_count' %} and days_idle_basis_code = 'claimed'{% endif %}
    {{ "union all" if not loop.last }}
    {% endfor %}
),

shown as (
    select
        bridge.row_key as labor_action_key,
        bridge.column_name,
        count(*) as shown_count,
        sum(case when claims.value_low < claims.value_high then 1 else 0 end) as range_count
    from {{ ref('bridge_figure_claims') }} as bridge
    inner join {{ ref('fct_claims') }} as claims on bridge.claim_key = claims.claim_key
    where bridge.table_name = 'fct_labor_actions' and bridge.claim_role_code = 'shown'
    group by bridge.row_key, bridge.column_name
)

select
    coalesce(filled.labor_action_key, shown.labor_action_key) as labor_action_key,
    coalesce(filled.column_name, shown.column_name) as column_name,
    shown.shown_count
from filled
full outer join shown on filled.labor_action_key = shown.labor_action_key and filled.column_name = shown.column_name
where
    coalesce(shown.shown_count, 0) > 1
    or (not filled.is_inferable and shown.shown_count is null)
    or (filled.labor_action_key is null and shown.shown_count > shown.range_count)
