-- Only disputed figures are told of, so the others are left out first: of a million actions' 4.4 million claims all were put into words, which
-- was the dearest model of the build.
with disputed as (
    select distinct table_name, row_key, column_name
    from {{ ref('bridge_figure_claims') }}
    where claim_role_code = 'disputes'
),

said as (
    select
        figures.table_name,
        figures.row_key,
        figures.column_name,
        figures.claim_role_code,
        figures.rank_number,
        claims.claim_key,
        claims.value_text,
        claims.precision_code,
        claimants.claimant_name,
        case when figures.column_name = 'value_high' then coalesce(claims.value_high, claims.value_number) else coalesce(claims.value_low, claims.value_number) end as lowest_number,
        case when figures.column_name = 'value_low' then coalesce(claims.value_low, claims.value_number) else coalesce(claims.value_high, claims.value_number) end as highest_number
    from {{ ref('bridge_figure_claims') }} as figures
    inner join disputed
        on figures.table_name = disputed.table_name and figures.row_key = disputed.row_key and figures.column_name = disputed.column_name
    inner join {{ ref('fct_claims') }} as claims on figures.claim_key = claims.claim_key
    inner join {{ ref('dim_claimants') }} as claimants on claims.claimant_key = claimants.claimant_key
    where figures.claim_role_code <> 'superseded'
),

told as (
    select
        table_name,
        row_key,
        column_name,
        claim_role_code,
        claim_key,
        claimant_name,
        lowest_number,
        highest_number,
        case when precision_code = 'exact' then '' else replace(precision_code, '_', ' ') || ' ' end
        || coalesce(
            value_text,
            case
                when lowest_number = highest_number then {{ number_as_text('lowest_number') }}
                else {{ number_as_text('lowest_number') }} || ' to ' || {{ number_as_text('highest_number') }}
            end
        ) as told_value,
        case when claim_role_code = 'shown' then '0' else '1' end
        || lpad(cast(coalesce(rank_number, 9999) as {{ dbt.type_string() }}), 4, '0') || claim_key as place
    from said
),

figures as (
    select
        table_name,
        row_key,
        column_name,
        max(case when claim_role_code = 'shown' then claim_key end) as shown_claim_key,
        max(case when claim_role_code = 'shown' then told_value end) as shown_value,
        max(case when claim_role_code = 'shown' and lowest_number = highest_number then lowest_number end) as shown_number,
        {{ ordered_list("told_value || ' (' || claimant_name || ')'", 'place', '; ') }} as who_says_what,
        min(lowest_number) as lowest_number,
        max(highest_number) as highest_number,
        count(*) as claim_count,
        count(distinct told_value) as distinct_value_count
    from told
    group by table_name, row_key, column_name
)

select
    table_name,
    row_key,
    column_name,
    shown_claim_key,
    shown_value,
    who_says_what,
    lowest_number,
    highest_number,
    highest_number - lowest_number as spread_number,
    {{ rounded('1e2 * (highest_number - lowest_number) / nullif(shown_number, 0)', 3) }} as spread_percent,
    cast(claim_count as integer) as claim_count,
    cast(distinct_value_count as integer) as distinct_value_count
from figures
