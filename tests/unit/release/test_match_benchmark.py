"""The score of a release's matches against pairs that people found."""

import duckdb
import pytest
from strikeledger.errors import DataRefused
from strikeledger.release.match_benchmark import score_matches

MATCHES = [
    ("bls_work_stoppages", "2021-03-01|ninefold-castings|usw", "ninefold", "2023-02-22", "2023-02-22"),
    ("ilr_labor_actions", "2021-03-02 10:00:00.120", "ninefold", "2024-02-19", "2024-02-19"),
    ("ilr_labor_actions", "2021-03-09 10:00:00.000", "ninefold", "2024-03-04", "2024-03-04"),
    ("bls_work_stoppages", "2021-05-01|saltmarsh-schools|nea", "saltmarsh", "2023-02-22", "2023-02-22"),
    ("ilr_labor_actions", "2021-05-03 09:30:00.000", "saltmarsh", "2024-02-19", "2024-03-04"),
    ("bls_work_stoppages", "2019-05-01|other-year|nea", "other", "2023-02-22", "2023-02-22"),
    ("ilr_labor_actions", "2021-05-04 09:30:00.000", "other", "2024-02-19", "2024-03-04"),
]
GOLD = """bls_org,bls_begin,lat_timestamp
Ninefold Castings,2021-03-01,2021-03-09 10:00:00.000000
Ninefold Castings,2021-03-01,2021-03-02 10:00:00.120000
Meadow Hospital,2021-08-01,2021-08-03 08:00:00.500000
"""


@pytest.fixture
def release(tmp_path):
    file = tmp_path / "strikeledger.duckdb"
    with duckdb.connect(str(file)) as connection:
        connection.execute("create schema marts")
        connection.execute(
            "create table marts.fct_source_matches"
            " (source_code varchar, source_row_key varchar, labor_action_key varchar, first_vintage_date date, last_vintage_date date)"
        )
        connection.executemany("insert into marts.fct_source_matches values (?, ?, ?, ?, ?)", MATCHES)
    return file


@pytest.fixture
def gold(tmp_path):
    file = tmp_path / "gold.csv"
    file.write_text(GOLD, encoding="utf-8")
    return file


def test_right_wrong_and_missed_pairs_of_the_years_that_the_gold_holds(release, gold):
    score = score_matches(release, gold)
    assert (len(score.found), len(score.wrong), len(score.missed)) == (2, 1, 1)
    assert (round(score.precision, 3), round(score.recall, 3)) == (0.667, 0.667)


def test_every_miss_is_named(release, gold):
    told = score_matches(release, gold).as_text()
    assert "missed: meadow-hospital, 2021-08-01: tracker row 2021-08-03 08:00:00.500" in told
    assert "wrong:  saltmarsh-schools, 2021-05-01" in told


def test_rows_that_came_back_under_another_timestamp_are_counted(release, gold):
    score = score_matches(release, gold)
    assert (score.vanished_count, score.recognised_count) == (1, 1)


@pytest.mark.parametrize("content", ["bls_org,bls_begin\nA,2021-01-01\n", "bls_org,bls_begin,lat_timestamp\n"])
def test_a_gold_file_that_lacks_something_is_refused(release, tmp_path, content):
    file = tmp_path / "bad.csv"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(DataRefused, match="a gold file has columns"):
        score_matches(release, file)


def test_a_release_without_both_sources_cannot_be_scored(release, gold):
    with duckdb.connect(str(release)) as connection:
        connection.execute("delete from marts.fct_source_matches where source_code = 'ilr_labor_actions'")
    with pytest.raises(DataRefused, match="load files of both"):
        score_matches(release, gold)
