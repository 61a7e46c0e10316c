"""What people are told of names that nothing resolved."""

import duckdb
import pytest
from strikeledger.errors import UsageError
from strikeledger.release.unmatched import unmatched_actions, unmatched_as_text, unmatched_names

NAMES = [
    ("union", "fmcs_work_stoppages", "PGW 55", 3, None, None),
    ("union", "ilr_labor_actions", 'Untied Farm Workers, "UFW"', 7, "ufw", 0.85),
    ("state", "ilr_labor_actions", "Ohoi\u001b[31m", 1, "OH", 0.75),
]


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "2026-11-24.001" / "strikeledger.duckdb"
    path.parent.mkdir()
    with duckdb.connect(str(path)) as connection:
        connection.execute("create schema marts")
        connection.execute(
            "create table marts.rpt_unresolved_names (kind_code varchar, source_code varchar, name_text varchar, row_count integer,"
            " candidate_key varchar, candidate_score double)"
        )
        connection.executemany("insert into marts.rpt_unresolved_names values (?, ?, ?, ?, ?, ?)", NAMES)
    return path


def test_the_most_frequent_name_comes_first_with_its_line(file):
    first, *_ = unmatched_names(file)
    assert first.alias_file == "seeds/aliases/union_aliases.csv"
    assert first.alias_line == '"Untied Farm Workers, ""UFW""",ufw,WHY'
    assert "7 rows of ilr_labor_actions; nearest ufw (85% alike)" in first.as_text()


def test_one_kind(file):
    (name,) = unmatched_names(file, "state")
    assert name.as_json()["alias_line"].endswith(",OH,WHY")
    assert "\u001b" not in name.as_text()


def test_without_a_candidate_the_key_is_left_to_people(file):
    assert unmatched_names(file, "union")[1].alias_line == "PGW 55,KEY,WHY"
    assert "nothing near it" in unmatched_names(file, "union")[1].as_text()


def test_unknown_kind_names_the_nearest(file):
    with pytest.raises(UsageError, match="did you mean union"):
        unmatched_names(file, "unions")


def test_release_without_names_says_what_to_do(tmp_path):
    path = tmp_path / "strikeledger.duckdb"
    duckdb.connect(str(path)).close()
    with pytest.raises(UsageError, match="strikeledger build"):
        unmatched_names(path)


def test_list_is_cut_and_says_so(file):
    names = unmatched_names(file)
    assert "3 names not resolved, the first 1 shown; --json gives all" in unmatched_as_text(names, limit=1)
    assert unmatched_as_text([]) == "every name is resolved, and no row waits for a decision"


def test_a_row_that_may_be_of_an_action_comes_with_the_line_that_decides(file):
    with duckdb.connect(str(file)) as connection:
        connection.execute(
            "create table marts.rpt_match_candidates (source_code varchar, source_row_key varchar, labor_action_key varchar, match_probability double)"
        )
        connection.execute(
            "insert into marts.rpt_match_candidates values ('fmcs_work_stoppages', '7|2015-08-29', 'ninefold-2015-08-29', 0.917)"
        )
    (action,) = unmatched_actions(file)
    assert action.review_line == "fmcs_work_stoppages,7|2015-08-29,ninefold-2015-08-29,confirmed or refused,WHY"
    assert "91.7% likely" in unmatched_as_text([], [action])
