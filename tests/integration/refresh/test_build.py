"""The refresh as an operator meets it: refused input, a kill, a second build, another one running."""

import hashlib
import json
import subprocess
import time
from dataclasses import replace

import duckdb
import pytest

from tests.faults.seed_defects import SEED_DEFECTS, cell

DEERE = "john-deere-2021-10-14"  # after the years that are compared with published totals, where a changed head count is refused


def state(home) -> tuple[str, str]:
    """The release that readers see, and the hash of its file."""
    return str((home.folder / "current").readlink()), hashlib.sha256(home.file.read_bytes()).hexdigest()


@pytest.mark.parametrize("name", ["unknown state", "serial as count", "two shown claims", "empty file"])
def test_refused_build_leaves_the_last_release_and_keeps_the_rows(copied, name):
    before, defect = state(copied), SEED_DEFECTS[name]
    defect.put(copied.seeds)
    result = copied.run("build")
    assert result.returncode == 1, result.stdout + result.stderr
    assert defect.file in result.stderr and defect.rule in result.stderr and "mend:" in result.stderr
    assert "Traceback" not in result.stderr
    assert state(copied) == before
    assert list((copied.folder / "quarantine").glob("*/refusals.json"))


def test_gate_refuses_an_implausible_figure_that_no_seed_rule_forbids(copied):
    before = state(copied)
    cell("strikes.csv", "workers_involved_count", "9900000", key="boeing-1993-01-19")(copied.seeds)
    result = copied.run("build")
    assert result.returncode == 1, result.stdout
    for part in ("fct_labor_actions", "because", "boeing-1993-01-19"):
        assert part in result.stderr
    assert state(copied) == before


def test_second_build_on_the_same_input_changes_nothing(copied):
    before = state(copied)
    told = copied.json("build")
    assert told["status"] == "unchanged"
    assert state(copied) == before


def test_forced_build_publishes_identical_content_and_turns_a_second_caller_away_with_its_name(copied):
    releases_before = copied.json("releases")["releases"]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
    first = subprocess.Popen(copied.command("build", "--force", "--json"), env=copied.environment, **pipes, text=True)
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and not (copied.folder / "publish.lock").read_bytes():
        time.sleep(0.1)
    second = copied.run("rollback")
    told = json.loads(first.communicate(timeout=600)[0])
    assert second.returncode == 75
    assert "refresh" in second.stderr and str(first.pid) in second.stderr
    assert first.returncode == 0 and told["status"] == "published" and told["revisions"] == 0
    assert len(copied.json("releases")["releases"]) == len(releases_before) + 1
    assert copied.json("diff", releases_before[0]["release_key"], told["release_key"])["revisions"] == []


def test_corrected_figure_is_a_revision_and_can_be_rolled_back(copied):
    before = state(copied)
    old_key = copied.json("releases")["releases"][0]["release_key"]
    cell("strikes.csv", "workers_involved_count", "10100", key=DEERE)(copied.seeds)
    new_key = copied.json("build")["release_key"]
    revisions = copied.json("diff", old_key, new_key)["revisions"]
    changed = [r for r in revisions if (r["row_key"], r["column_name"]) == (DEERE, "workers_involved_count")]
    assert [(r["old_value"], r["new_value"], r["revision_kind_code"]) for r in changed] == [("10000", "10100", "changed")]
    with duckdb.connect(str(copied.file), read_only=True) as connection:
        (count,) = connection.execute("select count(*) from marts.fct_revisions where release_key = ?", [new_key]).fetchone()
        assert count == len(revisions)
        assert connection.execute("select count(*) from marts.releases").fetchone() == (2,)
    assert copied.run("rollback").returncode == 0
    assert state(copied) == before
    assert copied.run("verify").returncode == 0




@pytest.mark.parametrize("is_json", [False, True])
def test_what_the_system_refuses_is_told_in_its_words_and_as_json(built, tmp_path, is_json):
    (tmp_path / "home").write_text("a file")
    result = replace(built, folder=tmp_path / "home").run("build", *["--json"] * is_json)
    assert result.returncode == 1 and "Traceback" not in result.stderr
    told = json.loads(result.stdout)["error"] if is_json else result.stderr
    assert "Not a directory" in told and str(tmp_path) in told
