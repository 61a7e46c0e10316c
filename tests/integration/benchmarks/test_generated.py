"""The generated actions that the benchmarks build: the same for the same seed, sound in their references, of the promised shape."""

from pathlib import Path

import duckdb
import pytest
from strikeledger.sources.landing import LINEAGE, create

from tests.benchmarks.scale.generated import generate, land_generated

SEEDS = Path(__file__).parents[3] / "seeds"
COUNT = 5_000
TOLD_OF_EMPLOYERS = ("employer_name", "ownership_code", "industry_code", "source_document_key", "locator")


@pytest.fixture(scope="module")
def generated(tmp_path_factory) -> Path:
    return generate(tmp_path_factory.mktemp("generated"), SEEDS, COUNT)


def asked(folder: Path, query: str):
    with duckdb.connect() as connection:
        for file in folder.glob("*.parquet"):
            connection.execute(f"create view {file.stem} as from '{file}'")
        return connection.execute(query).fetchone()


def test_the_same_seed_gives_the_same_rows(generated, tmp_path):
    again, other = generate(tmp_path, SEEDS, COUNT), generate(tmp_path, SEEDS, COUNT, seed=2)
    for file in sorted(generated.glob("*.parquet")):
        one, two = file, again / file.name
        columns = "* exclude (_source_line)"  # numbered as they come
        difference = f"select count(*) from (select {columns} from '{one}' except all select {columns} from '{two}')"
        assert asked(generated, difference) == (0,), file.name
    assert asked(generated, f"select count(*) from (from strikes except from '{other / 'strikes.parquet'}')")[0] > COUNT / 2


def test_every_reference_leads_somewhere(generated):
    references = {
        "strikes.employer_key": "employers.employer_key",
        "strikes.source_document_key": "source_documents.source_document_key",
        "strikes.primary_labor_action_key": "strikes.labor_action_key",
        "strike_states.labor_action_key": "strikes.labor_action_key",
        "participations.union_key": "unions.union_key",
        "claims.subject_key": "strikes.labor_action_key",
    }
    for reference, target in references.items():
        table, column = reference.split(".")
        other, key = target.split(".")
        joined = f"{table} left join {other} t on {table}.{column} = t.{key}"
        query = f"select count(*) from {joined} where {table}.{column} is not null and t.{key} is null"
        assert asked(generated, query) == (0,), reference


def test_they_have_the_shape_of_real_lists(generated):
    states = "select avg(c > 1) from (select count(*) as c from strike_states group by labor_action_key)"
    unions = "select avg(c > 1) from (select count(*) as c from participations group by labor_action_key)"
    assert 0.05 < asked(generated, states.replace("c > 1", "cast(c > 1 as integer)"))[0] < 0.12
    assert 0.10 < asked(generated, unions.replace("c > 1", "cast(c > 1 as integer)"))[0] < 0.18
    told = ("action_status_code", "start_date", "end_date", "workers_involved_count", "days_idle_count")
    claims = f"select {' + '.join(f'count({column})' for column in told)} from strikes"
    per_action = (asked(generated, claims)[0] + asked(generated, "select count(*) from claims")[0]) / COUNT
    assert 3.8 < per_action < 4.6
    revised, late = asked(generated, "select count(supersedes_claim_key), count(*) filter (recorded_date = '2026-06-01') from claims")
    assert revised > late > 0.03 * COUNT
    most, half = asked(generated, "select max(n), median(n) from (select cast(workers_involved_count as integer) as n from strikes)")
    assert most > 100 * half


def test_they_land_beside_what_is_there(generated):
    with duckdb.connect() as connection:
        create(connection, "raw.employers", ("employer_key", "parent_employer_key", *TOLD_OF_EMPLOYERS, *LINEAGE))
        connection.execute("insert into raw.employers (employer_key) values ('kept')")
        assert land_generated(connection, "employers", generated) == COUNT // 3
        assert land_generated(connection, "occupations", generated) == 0
        assert connection.execute("select count(*), count(_source_sha256) from raw.employers").fetchone() == (1 + COUNT // 3, COUNT // 3)
