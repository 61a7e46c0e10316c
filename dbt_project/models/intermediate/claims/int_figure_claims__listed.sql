-- Which column of which row each claim is about. A claim about something that is no column stays in fct_claims alone.
with figures as (
    select
        claim_key,
        subject_table_name,
        subject_key,
        measure_code as column_name
    from {{ ref('int_claims__gathered') }}
    where
        (
            subject_table_name = 'fct_labor_actions'
            and measure_code in ({% for column in claimable_action_columns() %}'{{ column }}'{{ ", " if not loop.last }}{% endfor %})
        )
        or (subject_table_name in ('fct_labor_action_places', 'fct_labor_action_participations') and measure_code = 'workers_involved_count')
        or (subject_table_name = 'fct_labor_action_segments' and measure_code = 'workers_idle_count')
        or (subject_table_name = 'fct_service_impacts' and measure_code = 'impact_code')
    union all
    select claim_key, subject_table_name, subject_key, 'value_low' as column_name
    from {{ ref('int_claims__gathered') }}
    where subject_table_name = 'fct_demands' and measure_code = 'position' and value_low is not null
    union all
    select claim_key, subject_table_name, subject_key, 'value_high' as column_name
    from {{ ref('int_claims__gathered') }}
    where subject_table_name = 'fct_demands' and measure_code = 'position' and value_high is not null
)

select
    figures.claim_key,
    figures.subject_table_name as table_name,
    figures.subject_key as row_key,
    figures.column_name,
    case
        when figures.column_name = 'value_low' then cast(claims.value_low as {{ dbt.type_string() }})
        when figures.column_name = 'value_high' then cast(claims.value_high as {{ dbt.type_string() }})
        else coalesce(
            claims.value_text,
            cast(claims.value_number as {{ dbt.type_string() }}),
            cast(claims.value_low as {{ dbt.type_string() }}) || ' to ' || cast(claims.value_high as {{ dbt.type_string() }})
        )
    end as figure_value
from figures
inner join {{ ref('int_claims__gathered') }} as claims on figures.claim_key = claims.claim_key
