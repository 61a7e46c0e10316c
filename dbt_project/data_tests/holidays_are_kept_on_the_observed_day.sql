-- Every federal holiday, with the years in which its rule changed or its day fell on a weekend.
with expected as (
    {% set days = {
        '1970-05-30': none, '1970-05-29': 'Memorial Day', '1971-05-31': 'Memorial Day', '2023-05-29': 'Memorial Day',
        '1975-10-27': 'Veterans Day', '1978-11-10': 'Veterans Day', '2023-11-10': 'Veterans Day', '1985-01-21': none,
        '1986-01-20': 'Birthday of Martin Luther King, Jr.', '2023-02-20': "Washington's Birthday", '2023-09-04': 'Labor Day',
        '2023-10-09': 'Columbus Day', '2023-11-23': 'Thanksgiving Day', '2020-06-19': none, '2021-06-18': 'Juneteenth National Independence Day',
        '2022-06-20': 'Juneteenth National Independence Day', '2020-07-03': 'Independence Day', '2021-07-05': 'Independence Day',
        '2021-12-24': 'Christmas Day', '2022-12-26': 'Christmas Day', '2021-12-31': "New Year's Day", '2023-01-02': "New Year's Day"
    } %}
    {% for day, name in days.items() %}
    select
        cast('{{ day }}' as date) as date_day,
        {% if name is none %}cast(null as {{ dbt.type_string() }}){% else %}'{{ name | replace("'", "''") }}'{% endif %} as federal_holiday_name
    {{ "union all" if not loop.last }}
    {% endfor %}
)

select expected.date_day, expected.federal_holiday_name, dates.federal_holiday_name as found_name
from expected
left join {{ ref('int_dates__numbered') }} as dates on expected.date_day = dates.date_day
where
    coalesce(expected.federal_holiday_name, '') <> coalesce(dates.federal_holiday_name, '')
    or dates.is_bls_workday <> (expected.federal_holiday_name is null and not dates.is_weekend)
