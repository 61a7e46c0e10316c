-- Of several positions of one kind the one stated last stands; a settlement binds both sides, whoever tells it.
with kinds as (
    select
        demand_key,
        labor_action_key,
        demand_topic_code,
        unit_code,
        position_code,
        value_low,
        value_high,
        period_years,
        stated_date,
        case
            when position_code = 'settlement' then 'settlement'
            when party_code = 'union' and position_code = 'ask' then 'union_ask'
            when party_code = 'employer' and position_code = 'offer' then 'employer_offer'
        end as position_kind
    from {{ ref('fct_demands') }}
),

ordered as (
    select
        labor_action_key,
        demand_topic_code,
        unit_code,
        position_code,
        value_low,
        value_high,
        period_years,
        position_kind,
        row_number() over (
            partition by labor_action_key, demand_topic_code, unit_code, position_kind
            order by stated_date desc nulls last, demand_key asc nulls last
        ) as latest_number
    from kinds
),

beside as (
    select
        labor_action_key,
        demand_topic_code,
        unit_code,
        max(case when position_kind = 'union_ask' and latest_number = 1 then value_low end) as union_ask_low,
        max(case when position_kind = 'union_ask' and latest_number = 1 then value_high end) as union_ask_high,
        max(case when position_kind = 'union_ask' and latest_number = 1 then period_years end) as union_ask_period_years,
        max(case when position_kind = 'employer_offer' and latest_number = 1 then value_low end) as employer_offer_low,
        max(case when position_kind = 'employer_offer' and latest_number = 1 then value_high end) as employer_offer_high,
        max(case when position_kind = 'employer_offer' and latest_number = 1 then period_years end) as employer_offer_period_years,
        max(case when position_kind = 'settlement' and latest_number = 1 then value_low end) as settlement_low,
        max(case when position_kind = 'settlement' and latest_number = 1 then value_high end) as settlement_high,
        max(case when position_kind = 'settlement' and latest_number = 1 then period_years end) as settlement_period_years,
        count(*) as position_count,
        sum(case when position_code = 'objection' then 1 else 0 end) as objection_count,
        sum(case when position_code = 'allegation' then 1 else 0 end) as allegation_count,
        max(case when position_kind = 'union_ask' then 1 else 0 end) as union_ask_number,
        max(case when position_kind = 'employer_offer' then 1 else 0 end) as employer_offer_number,
        max(case when position_kind = 'settlement' then 1 else 0 end) as settlement_number
    from ordered
    group by labor_action_key, demand_topic_code, unit_code
)

select
    beside.labor_action_key,
    beside.demand_topic_code,
    beside.unit_code,
    topics.demand_topic_label,
    topics.demand_category_code,
    beside.union_ask_low,
    beside.union_ask_high,
    beside.union_ask_period_years,
    beside.employer_offer_low,
    beside.employer_offer_high,
    beside.employer_offer_period_years,
    beside.settlement_low,
    beside.settlement_high,
    beside.settlement_period_years,
    case
        when coalesce(beside.union_ask_period_years, 0) = coalesce(beside.employer_offer_period_years, 0)
            then beside.union_ask_low - beside.employer_offer_high
    end as gap_number,
    cast(beside.position_count as integer) as position_count,
    cast(beside.objection_count as integer) as objection_count,
    cast(beside.allegation_count as integer) as allegation_count,
    beside.union_ask_number = 1 as has_union_ask,
    beside.employer_offer_number = 1 as has_employer_offer,
    beside.settlement_number = 1 as has_settlement
from beside
inner join {{ ref('dim_demand_topics') }} as topics on beside.demand_topic_code = topics.demand_topic_code
