"""The drop folder: what lies there is loaded oldest first, leaves it, and half a file is never taken for a whole one."""

import json
import os
import time

from tests.recordings.memberships import HEADER, SOURCE_CODE, memberships


def lying(home) -> list[str]:
    return sorted(path.name for path in (home.folder / "drop" / SOURCE_CODE).iterdir())


def test_good_bad_and_half_written_files(home):
    home.drop(SOURCE_CODE, "a-newer.csv", memberships(2019), age_seconds=10)
    home.drop(SOURCE_CODE, "b-older.csv", memberships(2018), age_seconds=1000)
    home.drop(SOURCE_CODE, "bad.csv", memberships(header=HEADER.replace("State", "Province")), age_seconds=100)
    home.drop(SOURCE_CODE, "young.csv", memberships(2017)[:30], age_seconds=0)
    home.drop(SOURCE_CODE, "download.csv.part", memberships(2016))
    home.drop(SOURCE_CODE, ".hidden", b"a desktop's")
    result = home.run("load", "--dropped", "--json")
    assert result.returncode == 1
    told = [(each["file"], each["status"]) for each in json.loads(result.stdout)["files"]]
    assert told == [
        ("b-older.csv", "accepted"),
        ("bad.csv", "refused"),
        ("download.csv.part", "waiting"),
        ("a-newer.csv", "accepted"),
        ("young.csv", "waiting"),
    ] or sorted(told[2:4]) == [("a-newer.csv", "accepted"), ("download.csv.part", "waiting")]
    assert lying(home) == [".hidden", "download.csv.part", "young.csv"]
    events = [json.loads(line) for line in home.deliveries.read_text().splitlines()]
    assert [event["file_name"] for event in events] == ["b-older.csv", "a-newer.csv"]
    (folder,) = (home.folder / "quarantine").iterdir()
    report = json.loads((folder / "refusals.json").read_text())
    assert report["file"] == "bad.csv" and "Province" in json.dumps(report)
    assert any(path.name.endswith("bad.csv") for path in folder.iterdir())
    assert home.json("sources", SOURCE_CODE)["sources"][0]["waiting"]

    whole = home.drop(SOURCE_CODE, "young.csv", memberships(2017))
    assert home.run("load", "--dropped").returncode == 0
    assert not whole.exists() and lying(home) == [".hidden", "download.csv.part"]


def test_the_same_file_dropped_again_leaves_without_a_trace(home):
    for _ in range(2):
        home.drop(SOURCE_CODE, "members.csv", memberships())
        result = home.run("load", "--dropped")
        assert result.returncode == 0
    assert "already held" in result.stdout
    assert lying(home) == [] and len(home.deliveries.read_text().splitlines()) == 1


def test_what_belongs_to_no_source_is_named_and_left(home):
    stray = home.drop("cbs", "members.csv", memberships())
    loose = home.folder / "drop" / "members.csv"
    loose.write_bytes(memberships())
    result = home.run("load", "--dropped")
    assert result.returncode == 1
    assert "no source 'cbs'" in result.stderr and "no source 'members.csv'" in result.stderr and SOURCE_CODE in result.stderr
    assert stray.exists() and loose.exists()


def test_a_file_with_the_time_of_another_clock_is_taken(home):
    file = home.drop(SOURCE_CODE, "members.csv", memberships())
    tomorrow = time.time() + 86400
    os.utime(file, (tomorrow, tomorrow))
    assert home.run("load", "--dropped").returncode == 0
    assert not file.exists()


def test_an_empty_drop_folder_is_no_failure(home):
    result = home.run("load", "--dropped")
    assert result.returncode == 0 and "nothing lies in" in result.stdout
