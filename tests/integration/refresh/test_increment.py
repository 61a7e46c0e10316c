"""A refresh goes on from the build behind the current release, and comes to what a whole build comes to."""

import csv
import json
import random
import shutil

import pytest

pytestmark = pytest.mark.slow


def edit(home, file: str, change) -> None:
    """``change(rows)`` on the rows of a seed file, each a dict."""
    path = home.seeds / file
    with path.open(newline="", encoding="utf-8") as opened:
        rows = list(csv.DictReader(opened))
    columns = list(rows[0])
    change(rows)
    with path.open("w", newline="", encoding="utf-8") as opened:
        writer = csv.DictWriter(opened, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def build(home, *options: str) -> dict:
    result = home.run("build", "--json", *options)
    told = json.loads(result.stdout)
    assert result.returncode == 0, told["failures"]
    return told


def stage(told: dict, name: str) -> str:
    return next(stage["summary"] for stage in told["stages"] if stage["stage"] == name)


def models(told: dict) -> int:
    return int(stage(told, "build and test").split()[0])


def test_any_edits_then_a_whole_build_finds_nothing_to_publish(copied):
    """The whole build compares each table's rows, types and descriptions with the release that the rebuilt parts made."""
    chosen = random.Random(4)

    def renamed_actions(rows):
        for row in chosen.sample(rows, 5):
            row["action_name"] += ", renamed"

    def dearer(rows):
        for row in rows:
            if row["value_high"]:
                row["value_high"] = str(float(row["value_high"]) + 1)

    def other_place(rows):
        rows[0]["place_name"] = "San Francisco Bay Area"

    def names(rows):
        rows[3]["employer_name"] += " (renamed)"

    def claims(rows):
        row = next(row for row in rows if row["subject_key"].startswith("kaiser") and row["value_number"])
        row["value_number"] = str(int(row["value_number"]) + 100)

    edits = {
        "strikes.csv": renamed_actions, "demands.csv": dearer, "strike_places.csv": other_place, "employers.csv": names, "claims.csv": claims,
    }  # fmt: skip
    for file, change in edits.items():
        edit(copied, file, change)
        told = build(copied)
        assert told["status"] == "published"
        assert 0 < models(told) < 100, "only what the edit touches"
    whole = build(copied, "--full")
    assert whole["status"] == "unchanged"
    assert models(whole) > 100
    assert copied.run("verify").returncode == 0


def test_nothing_changed_runs_no_model(copied):
    told = build(copied)
    assert told["status"] == "unchanged"
    assert models(told) < 10  # the ledger of releases grew by the release before
    assert stage(told, "load") == "no file changed"


def test_a_refused_refresh_costs_the_next_one_no_whole_build(copied):
    def negative(rows):
        rows[0]["start_date"] = "2031-01-01"

    shutil.copyfile(copied.seeds / "strikes.csv", copied.seeds.parent / "strikes.csv")
    edit(copied, "strikes.csv", negative)
    refused = copied.run("build")
    assert refused.returncode == 1
    shutil.copyfile(copied.seeds.parent / "strikes.csv", copied.seeds / "strikes.csv")
    assert models(build(copied)) < 10


def test_a_total_that_no_longer_adds_up_is_refused_though_no_action_changed(copied):

    def off_by_a_thousand(rows):
        row = next(row for row in rows if row["period_start_date"] == "2019-01-01" and row["measure_code"] == "days_idle_count")
        row["printed_value_number"] = str(float(row["printed_value_number"]) * 1000)

    edit(copied, "published_figures.csv", off_by_a_thousand)
    refused = copied.run("build")
    assert refused.returncode == 1, refused.stdout
    assert "the gate refused this candidate" in refused.stderr
