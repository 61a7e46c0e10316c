"""Generated actions in the shape in which landing leaves hand-kept rows in ``raw``: every column text, lineage beside it.

The same count and seed give the same rows. They keep the shape of real lists: most actions are short and small, a few are long and hold
most workers; one in twelve touches several states, one in eight several unions; one in nine is disputed, one in twelve revised by its own
claimant, one in twenty corrected by a row that comes late. Their years are 1947 to 1992, which no official listing of the seeds covers, so
that the reconciled totals, and what the gate says of them, stay those of the seeds.
"""

from pathlib import Path

import duckdb

FIRST_DAY, DAYS = "1947-01-01", 16_600

# One row per action with all that the tables below are made of. Chances come from a hash of the action's number, so that no table
# depends on the order in which another was made.
_ACTIONS = """
create or replace temp table drawn as
with numbers as (select range as i from range(1, $count + 1)),
basics as (
    select
        i,
        cast(floor(chance(i, 'start') * {days}) as integer) as start_offset,
        cast(least(120, floor(power(1 - chance(i, 'duration'), -0.7))) as integer) as duration_days,
        cast(least(40000, floor(12 * power(1 - chance(i, 'workers'), -0.9)) + 2) as integer) as workers_count,
        cast(floor($employers * power(chance(i, 'employer'), 1.5)) as integer) as employer_number,
        case
            when chance(i, 'states') < 0.92 then 1
            when chance(i, 'states') < 0.98 then 2
            else 3 + cast(floor(5 * chance(i, 'more')) as integer)
        end as state_count,
        case when chance(i, 'unions') < 0.87 then 1 when chance(i, 'unions') < 0.97 then 2 else 3 end as union_count,
        chance(i, 'type') as type_chance,
        chance(i, 'open') < 0.003 as is_open,
        chance(i, 'uncounted') < 0.03 as is_uncounted,
        chance(i, 'telling') as telling_chance,
        case when chance(i, 'claimant') < 0.5 then 'fmcs' else 'ilr-tracker' end as claimant_key
    from numbers
)
select
    *,
    date '{first_day}' + start_offset as start_date,
    date '{first_day}' + start_offset + duration_days - 1 as end_date,
    least($documents - 1, start_offset * $documents // {days}) as document_number,
    'employer-' || employer_number || '-' || (date '{first_day}' + start_offset) || '-' || i as labor_action_key
from basics
"""

_CHANCE = "create or replace temp macro chance(i, what) as (hash(i, what, {seed}) % 1000003) / 1000003.0"

_STATES = """list_value(
    'CA', 'NY', 'IL', 'OH', 'PA', 'MI', 'WA', 'OR', 'NJ', 'MA', 'TX', 'FL', 'WI', 'MN', 'MO', 'IN',
    'CT', 'MD', 'VA', 'WV', 'KY', 'TN', 'AL', 'GA', 'CO', 'AZ', 'NV', 'HI', 'AK', 'ME', 'RI'
)"""

_TABLES = {
    "strikes": """
        select
            labor_action_key,
            'Employer ' || employer_number || ' action ' || i as action_name,
            case
                when type_chance < 0.70 then 'strike' when type_chance < 0.90 then 'work_stoppage' when type_chance < 0.95 then 'lockout'
                when type_chance < 0.99 or i = 1 then 'protest' else 'sympathy_strike'
            end as action_type_code,
            case when is_open then 'under_way' else 'ended' end as action_status_code,
            case when type_chance >= 0.99 and i > 1 then lag(labor_action_key) over (order by i) end as primary_labor_action_key,
            'employer-' || employer_number as employer_key,
            (select codes[1 + employer_number % len(codes)] from industry_codes) as industry_code,
            case when chance(i, 'notice') < 0.04 then start_date - 10 end as notice_date,
            start_date,
            case when not is_open then end_date end as end_date,
            case when not is_uncounted then workers_count end as workers_involved_count,
            case
                when
                    not is_uncounted and not is_open and duration_days <= 3
                    and not telling_chance between 0.12 and 0.2 and chance(i, 'days') < 0.1
                    then nullif(workers_count * (
                    case when isodow(start_date) <= 5 then 1 else 0 end
                    + case when duration_days > 1 and isodow(start_date + 1) <= 5 then 1 else 0 end
                    + case when duration_days > 2 and isodow(start_date + 2) <= 5 then 1 else 0 end
                ), 0)
            end as days_idle_count,
            claimant_key,
            'generated-' || document_number as source_document_key,
            'row ' || i as locator
        from drawn
    """,
    "strike_states": f"""
        select
            labor_action_key,
            {_STATES}[1 + (cast(floor(31 * chance(i, 'state')) as integer) + 7 * part) % 31] as state_code,
            case
                when state_count > 1 and chance(i, 'weighted') < 0.2
                    then case when part = 0 then cast(1 - 0.1 * (state_count - 1) as decimal(3, 1)) else cast(0.1 as decimal(3, 1)) end
            end as allocation_weight,
            'generated-' || document_number as source_document_key,
            'row ' || i as locator
        from (select *, unnest(range(state_count)) as part from drawn)
    """,
    "participations": """
        select
            labor_action_key,
            case when union_count > 1 or chance(i, 'unnamed') >= 0.02
                then 'local-' || (cast(floor($locals * power(chance(i, 'union'), 2)) as integer) + part * 17) % $locals end as union_key,
            case when union_count = 1 and chance(i, 'unnamed') < 0.02 then 'drivers' end as group_name,
            case when part = 0 then 'lead' else 'aligned' end as participation_role_code,
            claimant_key,
            'generated-' || document_number as source_document_key,
            'row ' || i as locator
        from (select *, unnest(range(union_count)) as part from drawn)
    """,
    "claims": """
        select
            'generated-claim-' || i as claim_key,
            'fct_labor_actions' as subject_table_name,
            labor_action_key as subject_key,
            case when telling_chance < 0.20 then 'workers_involved_count' else 'end_date' end as measure_code,
            case
                when telling_chance < 0.20 then workers_count + 1 + cast(floor(0.2 * workers_count * chance(i, 'told')) as integer)
            end as value_number,
            case when telling_chance >= 0.20 then cast(end_date + 1 as varchar) end as value_text,
            case when telling_chance < 0.12 then 'about' else 'exact' end as precision_code,
            case when telling_chance < 0.12 then 'about' end as precision_phrase,
            case
                when telling_chance < 0.06 then 'seiu-uhw' when telling_chance < 0.12 then 'kaiser-article-press' else claimant_key
            end as claimant_key,
            'generated-' || least(document_number + 1, $documents - 1) as source_document_key,
            'row ' || i || ', revised' as locator,
            case when telling_chance < 0.20 then date '2026-03-01' else date '2026-06-01' end as recorded_date,
            case
                when telling_chance >= 0.12 then 'fct_labor_actions:' || labor_action_key || ':'
                    || case when telling_chance < 0.20 then 'workers_involved_count' else 'end_date' end
                    || ':' || claimant_key || ':generated-' || document_number
            end as supersedes_claim_key
        from drawn
        where telling_chance < 0.25 and not is_open and not is_uncounted
    """,
    "employers": """
        select
            'employer-' || i as employer_key,
            'Employer number ' || i as employer_name,
            case when chance(i, 'owner') < 0.85 then 'private' else 'local_government' end as ownership_code,
            (select codes[1 + i % len(codes)] from industry_codes) as industry_code,
            'generated-0' as source_document_key,
            'employer ' || i as locator
        from (select range as i from range($employers))
    """,
    "unions": """
        select
            'local-' || i as union_key,
            'Generated local ' || i as union_name,
            'local' as union_level_code,
            (select keys[1 + i % len(keys)] from nationals) as parent_union_key,
            '9' || lpad(cast(i as varchar), 6, '0') as local_number,
            'generated-0' as source_document_key,
            'local ' || i as locator
        from (select range as i from range($locals))
    """,
    "source_documents": """
        select
            'generated-' || i as source_document_key,
            'Generator' as publisher_name,
            'Generated listing ' || i as title,
            'https://example.org/generated/' || i as url,
            date '{first_day}' + cast(({days} * (i + 1) + $documents - 1) // $documents as integer) + 120 as published_date,
            date '2026-01-15' as accessed_date,
            'public-domain' as licence_code
        from (select range as i from range($documents))
    """,
}


def generate(folder: Path, seeds: Path, count: int, seed: int = 1) -> Path:
    """Write one Parquet file per raw table that gets rows of ``count`` actions, into a folder of its own below ``folder``, and return it.

    ``seeds``: of the project, for the industries and national unions that the rows name. Files that are there are taken as they are.
    """
    target = folder / f"actions-{count}-{seed}"
    if target.is_dir():
        return target
    half = target.with_suffix(".half")
    half.mkdir(parents=True)
    sizes = {
        "count": count,
        "employers": max(20, count // 3),
        "locals": max(60, min(60_000, count // 40)),
        "documents": max(50, min(20_000, count // 200)),
    }
    with duckdb.connect() as connection:
        connection.execute(f"set temp_directory = '{half}/spill'")
        connection.execute(_CHANCE.format(seed=seed))
        for table, code, name, file, chosen in (
            ("industry_codes", "industry_code", "codes", "industries", "true"),
            ("nationals", "union_key", "keys", "unions", "union_level_code = 'national'"),
        ):
            read = f"read_csv('{seeds / file}.csv', all_varchar = true)"
            connection.execute(f"create temp table {table} as select list({code} order by {code}) as {name} from {read} where {chosen}")
        for name, sql in {"": _ACTIONS, **_TABLES}.items():
            text = sql.format(first_day=FIRST_DAY, days=DAYS)
            for parameter, value in sizes.items():
                text = text.replace(f"${parameter}", str(value))
            if not name:
                connection.execute(text)
                continue
            line = "cast(row_number() over () + 1000000 as varchar) as _source_line"  # behind those of the seeds' own files
            lineage = f"'{name}.csv' as _source_file, {line}, repeat('0', 64) as _source_sha256"
            rows = f"select cast(columns(*) as varchar), {lineage} from ({text})"
            connection.execute(f"copy ({rows}) to '{half / name}.parquet' (format parquet, compression zstd)")
    half.rename(target)
    return target


def land_generated(connection: duckdb.DuckDBPyConnection, table: str, folder: Path) -> int:
    """Add the generated rows of ``raw.<table>``, if there are any. Returns how many."""
    file = folder / f"{table}.parquet"
    if not file.is_file():
        return 0
    return connection.execute(f"insert into raw.{table} by name from '{file}'").fetchone()[0]
