"""Loading a publisher's file from the command line: what is kept, what is refused and where, and that nothing happens twice."""

import csv
import hashlib
import json
import shutil
import subprocess

import pytest

from tests.recordings.memberships import HEADER, SOURCE_CODE, memberships
from tests.recordings.spreadsheets import write_xlsx
from tests.recordings.work_stoppages import HEADINGS, listing_rows, stoppage


@pytest.fixture
def file(tmp_path):
    file = tmp_path / "members-2019.csv"
    file.write_bytes(memberships())
    return file


def test_a_good_file_is_archived_recorded_and_told(home, file):
    result = home.run("load", SOURCE_CODE, str(file))
    assert result.returncode == 0, result.stderr
    for part in ("accepted", "layout states", "vintage 2019-12-31", "2 rows loaded", "0 rows quarantined"):
        assert part in result.stdout
    (event,) = [json.loads(line) for line in home.deliveries.read_text().splitlines()]
    assert (event["source_code"], event["file_name"], event["origin"]) == (SOURCE_CODE, file.name, str(file))
    assert (event["row_count"], event["refused_count"], event["delivery_number"]) == (2, 0, 1)
    assert home.archived == [event["sha256"]]
    assert file.read_bytes() == (home.folder / "archive" / event["sha256"]).read_bytes()
    assert not (home.folder / "publish.lock").exists(), "loading waits for no refresh"


def test_the_same_file_twice_changes_nothing_whatever_its_name(home, file, tmp_path):
    home.run("load", SOURCE_CODE, str(file))
    before = home.deliveries.read_bytes()
    renamed = file.rename(tmp_path / "another-2019.csv")
    result = home.run("load", "cps", str(renamed))
    assert result.returncode == 0
    assert "already held: since 20" in result.stdout and "nothing changed" in result.stdout
    assert home.deliveries.read_bytes() == before


def test_a_held_file_takes_no_other_vintage_until_it_is_withdrawn(home, file):
    home.run("load", SOURCE_CODE, str(file))
    refused = home.run("load", SOURCE_CODE, str(file), "--vintage", "2020-03-01")
    assert refused.returncode == 1 and "strikeledger withdraw" in refused.stderr
    sha256 = json.loads(home.deliveries.read_text())["sha256"]
    assert home.run("withdraw", SOURCE_CODE, sha256[:12], "--because", "the day was wrong").returncode == 0
    told = home.json("load", SOURCE_CODE, str(file), "--vintage", "2020-03-01")
    assert [(each["status"], each["vintage_date"]) for each in told["files"]] == [("accepted", "2020-03-01")]


def test_a_row_that_contradicts_itself_is_quarantined_beside_its_reason_and_the_rest_loads(home, tmp_path):
    file = tmp_path / "members.csv"
    good = memberships(states=("Ohio", "Maine", "Iowa", "Utah", "Texas", "Idaho"))
    file.write_bytes(good.replace(b"Maine,2019,1500,90000,2000,2100", b"Maine,2019,1500,90000,2000,1900"))
    told = home.json("load", SOURCE_CODE, str(file))
    (each,) = told["files"]
    assert (told["status"], each["rows_loaded"], each["rows_quarantined"]) == ("ok", 5, 1)
    (refusal,) = each["refusals"]
    assert (refusal["line"], refusal["rule"]) == (3, "part_above_whole") and refusal["remedy"]
    (folder,) = (home.folder / "quarantine").iterdir()
    with (folder / "cps_state_memberships.csv").open(newline="") as kept:
        (row,) = csv.DictReader(kept)
    assert (row["_source_line"], row["state_name"], row["covered_count"]) == ("3", "Maine", "1900")
    assert json.loads((folder / "refusals.json").read_text())["is_admitted"] is True
    assert home.json("sources", SOURCE_CODE)["sources"][0]["state"] == "loaded"


DRIFTS = {
    "renamed column": (HEADER.replace("members", "union members count"), "members"),
    "new column": (HEADER + ",wage", "wage"),
    "missing column": (HEADER.replace(",covered", ""), "covered"),
}


@pytest.mark.parametrize("name", DRIFTS)
def test_a_file_whose_columns_drifted_is_refused_by_name_and_kept_aside_with_its_reasons(home, tmp_path, name):
    header, column = DRIFTS[name]
    file = tmp_path / "members-2020.csv"
    file.write_bytes(memberships(2020, header=header))
    result = home.run("load", SOURCE_CODE, str(file))
    assert result.returncode == 1 and "Traceback" not in result.stderr
    assert column in result.stderr and "mend:" in result.stderr and "earlier files of the source stand" in result.stderr
    assert home.archived == [] and not home.deliveries.exists()
    (folder,) = (home.folder / "quarantine").iterdir()
    report = json.loads((folder / "refusals.json").read_text())
    assert (report["source"], report["file"], report["is_admitted"]) == (SOURCE_CODE, file.name, False)
    assert any(column in refusal["column"] + refusal["reason"] for refusal in report["refusals"])
    assert [path.read_bytes() for path in folder.iterdir() if path.name.endswith(file.name)] == [file.read_bytes()]
    assert home.json("sources", SOURCE_CODE)["sources"][0]["state"] == "last delivery refused"
    file.write_bytes(memberships(2020))
    assert home.run("load", SOURCE_CODE, str(file)).returncode == 0
    assert home.json("sources", SOURCE_CODE)["sources"][0]["state"] == "loaded"


def test_columns_that_shifted_under_their_headings_are_refused_as_drift(home, tmp_path):
    rows = [stoppage(number) for number in range(1, 11)]
    shifted = [row | {"Number of workers[2]": row["Work stoppage ending date"]} for row in rows]
    result = home.run("load", "bls", str(write_xlsx(tmp_path / "listing.xlsx", listing_rows(shifted, HEADINGS))))
    assert result.returncode == 1
    assert "Number of workers" in result.stderr and "moved in meaning" in result.stderr


def test_one_refused_file_does_not_keep_the_others_out(home, file, tmp_path):
    bad, missing = tmp_path / "bad.csv", tmp_path / "missing.csv"
    bad.write_bytes(b"<html>")
    told = home.json("load", SOURCE_CODE, str(bad), str(file))
    assert [each["status"] for each in told["files"]] == ["refused", "accepted"]
    assert home.run("load", SOURCE_CODE, str(missing)).returncode == 2
    assert home.run("load", SOURCE_CODE, str(tmp_path)).returncode == 2


WRONG_CALLS = [
    ["load"],
    ["load", SOURCE_CODE],
    ["load", "cbs", "file.csv"],
    ["load", "--dropped", SOURCE_CODE],
    ["fetch", "cps", "ilr", "--url", "http://127.0.0.1/a.csv"],
    ["fetch", "nobody"],
    ["sources", "nobody"],
    ["withdraw", SOURCE_CODE, "0" * 64, "--because", "a mistake"],
    ["withdraw", SOURCE_CODE, "0", "--because", "too short"],
]


@pytest.mark.parametrize("arguments", WRONG_CALLS, ids=" ".join)
def test_a_wrong_call_is_told_plainly(home, arguments):
    result = home.run(*arguments)
    assert result.returncode == 2 and "Traceback" not in result.stderr
    assert result.stderr.startswith("strikeledger: ")


def test_a_wrong_day_is_told_plainly(home, file):
    result = home.run("load", SOURCE_CODE, str(file), "--vintage", "22.2.2023")
    assert result.returncode == 2 and "YYYY-MM-DD" in result.stderr


def test_many_loads_at_once_record_each_file_once(home, tmp_path):
    files = []
    for year in (2016, 2017, 2018):
        files.append(tmp_path / f"members-{year}.csv")
        files[-1].write_bytes(memberships(year))
    commands = [home.command("load", SOURCE_CODE, *map(str, order)) for order in (files, files[::-1], files[1:] + files[:1])]
    processes = [subprocess.Popen(command, env=home.environment, stdout=subprocess.DEVNULL) for command in commands]
    assert [process.wait() for process in processes] == [0, 0, 0]
    events = [json.loads(line) for line in home.deliveries.read_text().splitlines()]
    assert sorted(event["delivery_number"] for event in events) == [1, 2, 3]
    assert home.archived == sorted(event["sha256"] for event in events)


def test_a_document_that_the_seeds_know_by_its_bytes_bears_their_key(home, file, tmp_path):
    seeds = shutil.copytree(home.seeds, tmp_path / "seeds")
    documents = (seeds / "source_documents.csv").read_text().splitlines()
    columns = documents[0].split(",")
    known = {"source_document_key": "known-by-the-seeds", "sha256": hashlib.sha256(file.read_bytes()).hexdigest()}
    documents.append(",".join(known.get(column, "") for column in columns))
    (seeds / "source_documents.csv").write_text("\n".join(documents) + "\n")
    told = type(home)(home.folder, seeds).json("load", SOURCE_CODE, str(file))
    assert told["files"][0]["source_document_key"] == "known-by-the-seeds"
    assert home.run("withdraw", SOURCE_CODE, known["sha256"], "--because", "of this test").returncode == 0
    assert home.json("load", SOURCE_CODE, str(file))["files"][0]["source_document_key"] == "cps-union-membership-states-2019-12-31"


def test_a_hostile_name_steers_no_terminal_and_leaves_the_quarantine_nowhere(home, tmp_path):
    file = tmp_path / "re\x1b[31md\nrefusals.json"
    file.write_bytes(b"{}")
    result = home.run("load", SOURCE_CODE, str(file))
    assert result.returncode == 1
    assert "\x1b" not in result.stderr and "re\ufffd[31md\ufffdrefusals.json" in result.stderr
    named_as_the_report = tmp_path / "refusals.json"
    named_as_the_report.write_bytes(b"[]")
    assert home.run("load", SOURCE_CODE, str(named_as_the_report)).returncode == 1
    reports = [json.loads(path.read_text()) for path in (home.folder / "quarantine").glob("*/refusals.json")]
    assert {report["file"] for report in reports} == {"re\ufffd[31md\ufffdrefusals.json", "refusals.json"}


def test_text_that_is_no_unicode_is_quarantined_as_it_can_be_written(home, tmp_path):
    names = ["Employers involved", "Beginning date", "Ending date", "Number of workers", "Days idle"]
    rows = [dict(zip(names, [f"Lantern {n}", "2020-03-02", "2020-03-04", 1000 + n, 3000], strict=True)) for n in range(8)]
    rows[3]["Employers involved"] = "Lantern \ud800"
    file = tmp_path / "stoppages-2020.json"
    file.write_text(json.dumps(rows))
    (told,) = home.json("load", "bls", str(file))["files"]
    assert (told["status"], told["rows_loaded"], told["rows_quarantined"]) == ("accepted", 7, 1)
    (folder,) = (home.folder / "quarantine").iterdir()
    assert "Lantern \\ud800" in (folder / "bls_stoppages.csv").read_text()
