-- Every filled claimable column of an action stands on exactly one shown claim, and the column of a shown claim is filled, unless the
-- claim is a range. What an end date means, and whether the time was fixed, may also be told by us.
{% set inferred = ['end_date_meaning_code', 'is_fixed_duration'] %}
with figures as (
    {% for column in claimable_action_columns() %}
    select
        labor_action_key,
        '{{ column }}' as column_name,
        {{ column }} is not null{% if column == 'days_idle_count' %} and days_idle_basis_code = 'claimed'{% endif %} as is_filled,
        {{ 'true' if column in inferred else 'false' }} as is_inferable
    from {{ ref('fct_labor_actions') }}
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

select figures.labor_action_key, figures.column_name, shown.shown_count
from figures
left join shown on figures.labor_action_key = shown.labor_action_key and figures.column_name = shown.column_name
where
    coalesce(shown.shown_count, 0) > 1
    or (figures.is_filled and not figures.is_inferable and shown.shown_count is null)
    or (not figures.is_filled and shown.shown_count > shown.range_count)
