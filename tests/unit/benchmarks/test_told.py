"""What the tables and the JSON hold, and which options the command takes. Nothing is timed."""

import json

import pytest

from tests.benchmarks.__main__ import WAYS, parsed, ways_of
from tests.benchmarks.runs import Run
from tests.benchmarks.scale.questions import Answer
from tests.benchmarks.targets import TARGETS
from tests.benchmarks.told import as_json, as_text, line, table

RUNS = [
    Run("scale", "script", 10_000, 1, 2.0, 3.0, 500_000_000, {"load": [0.5, 0.6], "models": [1.5, 2.4]}),
    Run("scale", "ours", 10_000, 1, 8.0, 9.0, 700_000_000, {"gate": [3.0, None]}),
    Run("scale", "dbt", 10_000, 1, failure="no space\nleft"),
    Run("daemon", "watch", 0, 1, 9.0),
]
ANSWERS = [Answer("01-one", 10_000, 30.0, 5.0), Answer("02-two", 10_000, failure="no table")]


def test_a_line_says_what_a_run_took_or_why_it_failed():
    assert line(RUNS[1]) == "scale 10,000, round 1, ours: 8.0 s, 9.0 s of processor, 0.70 GB"
    assert line(RUNS[2]) == "scale 10,000, round 1, dbt: failed: no space left"
    assert line(RUNS[3]) == "daemon, round 1, watch: 9.0 s"


def test_tables_tell_ratios_phases_questions_targets_and_failures():
    text = as_text(RUNS, ANSWERS)
    assert "| scale 10,000 | ours | 1 | 8.0 | 8.0 | 8.0 | 4.00 | 9.0 | 3.00 | 0.70 |" in text
    assert "| scale 10,000 | dbt | 0, 1 failed |" in text and "- scale 10,000, round 1, dbt: failed: no space left" in text
    assert "| scale 10,000 | ours | gate | 3.0 |  |" in text
    assert "| 01-one | 30.0 | 5.0 |" in text and "| 02-two | failed | failed |" in text
    assert text.count("not measured") == len(TARGETS) + 1


def test_every_row_of_a_table_has_as_many_cells_as_its_head():
    for rows in as_text(RUNS, ANSWERS).split("\n\n")[:-1]:
        assert len({row.count("|") for row in rows.splitlines()}) == 1


def test_there_is_no_table_without_rows():
    assert table(["way", "s"], 1, []) == ""


def test_json_holds_every_run_question_and_target_and_the_machine():
    told = json.loads(json.dumps(as_json(RUNS, ANSWERS, {"rounds": 1})))
    assert set(told) == {"machine", "options", "runs", "summaries", "questions", "targets"}
    assert [(each["way"], each["round"], each["failure"]) for each in told["runs"]][2] == ("dbt", 1, "no space\nleft")
    first = told["runs"][0]
    assert (first["seconds"], first["processor_seconds"], first["peak_bytes"]) == (2.0, 3.0, 500_000_000)
    assert first["phases"]["models"] == [1.5, 2.4]
    assert [each["x_script"] for each in told["summaries"]] == [1.0, 4.0, None, None]
    assert told["questions"][0]["warm_milliseconds"] == 5.0
    assert all(set(each) == {"target", "limit", "unit", "figure", "verdict", "note"} for each in told["targets"])
    assert {"cores", "memory_bytes", "python", "libraries"} <= set(told["machine"])
    assert told["machine"]["libraries"]["duckdb"] and told["machine"]["libraries"]["dbt-core"]


def test_all_parts_run_where_none_is_named_and_always_in_the_same_order():
    assert parsed([]).parts == list(WAYS) and parsed([]).counts == [10_000, 100_000]
    assert parsed(["scale", "seeds", "--counts", "1e6"]).parts == ["seeds", "scale"]


def test_ways_of_a_part_keep_their_order_and_scale_leaves_out_what_takes_long():
    assert ways_of("scale", None) == ["script", "ours", "dbt"]
    assert ways_of("scale", ["sqlmesh", "ours"]) == ["ours", "sqlmesh"]
    assert "chain" in ways_of("refresh", None)


@pytest.mark.parametrize("arguments", [["nothing"], ["daemon", "--ways", "ours"], ["--rounds", "0"], ["--ways", "other"]])
def test_what_cannot_run_is_refused_before_anything_is_built(arguments, capsys):
    with pytest.raises(SystemExit) as refused:
        parsed(arguments)
    assert refused.value.code == 2 and capsys.readouterr().err
