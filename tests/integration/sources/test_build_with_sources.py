"""A whole refresh over delivered files: what is good is published, what is not is named, and the exit code says that somebody must look."""

import json

import pytest

from tests.recordings.memberships import SOURCE_CODE, memberships
from tests.recordings.spreadsheets import write_xlsx
from tests.recordings.work_stoppages import HEADINGS, listing_rows, stoppage


@pytest.mark.slow
def test_a_source_that_drifts_is_named_by_its_column_and_the_rest_is_published(home, tmp_path):
    rows = [row | {"Number of workers[2]": row["Work stoppage ending date"]} for row in map(stoppage, range(1, 11))]
    drifted = write_xlsx(tmp_path / "listing.xlsx", listing_rows(rows, HEADINGS))
    home.drop("bls_work_stoppages", "listing.xlsx", drifted.read_bytes())
    home.drop(SOURCE_CODE, "members-2019.csv", memberships())
    built = home.run("build")
    assert built.returncode == 1 and "Traceback" not in built.stderr
    assert "published; 1 file refused" in built.stderr
    assert "bls_work_stoppages: listing.xlsx" in built.stderr and "Number of workers" in built.stderr
    assert "2 rows of 1 publishers' files" in built.stdout and str(home.file) in built.stdout
    assert home.file.exists() and home.run("verify").returncode == 0

    sha256 = json.loads(home.deliveries.read_text())["sha256"]
    manifest = json.loads((home.folder / "current" / "manifest.json").read_text())
    (used,) = [each for each in manifest["inputs"] if each["sha256"] == sha256]
    assert (used["source"], used["rows"]) == (SOURCE_CODE, 2)
    (source,) = home.json("sources", SOURCE_CODE, "--files")["sources"]
    assert source["files"][0]["releases"] == [manifest["release_key"]]

    kept = home.folder / "archive" / sha256
    kept.chmod(0o644)
    kept.write_bytes(b"tampered with")
    again = home.run("build", "--json")
    told = json.loads(again.stdout)
    assert again.returncode == 1 and told["status"] == "published", again.stderr
    (refused,) = told["refused_files"]
    assert (refused["source"], refused["sha256"]) == (SOURCE_CODE, sha256) and "is damaged" in refused["reason"]
    manifest = json.loads((home.folder / "current" / "manifest.json").read_text())
    assert sha256 not in [each["sha256"] for each in manifest["inputs"]], "what was not read is no input"
