"""The papers of a release hold for its files, and the SQLite export for its tables."""

import csv
import json
import shutil
import sqlite3
import subprocess
from collections import Counter
from datetime import timedelta
from xml.etree import ElementTree

import duckdb
import pytest
from strikeledger.marts import marts_of
from strikeledger.release.current import current_release
from strikeledger.release.papers.licences import LICENCES, OF_RELEASE

from tests.conftest import ROOT
from tests.integration.release.small_warehouse import DAY, FIRST, MARTS, SmallHome, mart

ATOM = "{http://www.w3.org/2005/Atom}"
ACTIONS = mart(
    "fct_labor_actions",
    ["labor_action_key"],
    {"labor_action_key": "varchar", "action_name": "varchar", "start_date": "date", "workers_count": "integer"},
    figures=["start_date", "workers_count"],
)
BOEING = ("boeing-2024", "Boeing <strike> & more\x0b", None, 33000)
KAISER = ("kaiser-2023", "Kaiser", "2023-10-04", 75000)


@pytest.fixture(scope="module")
def folder(built):
    return (built.folder / "current").resolve()


@pytest.fixture(scope="module")
def manifest(folder):
    return json.loads((folder / "manifest.json").read_text())


@pytest.fixture(scope="module")
def package(folder):
    return json.loads((folder / "datapackage.json").read_text())


def tables(package):
    return [resource for resource in package["resources"] if resource.get("type") == "table"]


@pytest.mark.skipif(shutil.which("sha256sum") is None, reason="sha256sum is not installed")
def test_sha256sum_accepts_the_checksums_and_misses_no_file(folder, manifest):
    checked = subprocess.run(["sha256sum", "-c", "--strict", "SHA256SUMS"], cwd=folder, capture_output=True, text=True)
    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert len(checked.stdout.splitlines()) == len(manifest["files"]) - 1, "all but SHA256SUMS itself"


def test_the_data_package_tells_the_files_as_they_are(folder, manifest, package):
    assert package["$schema"] == "https://datapackage.org/profiles/2.0/datapackage.json" and package["version"] == manifest["release_key"]
    for resource in package["resources"]:
        record = manifest["files"][resource["path"]]
        assert (resource["hash"], resource["bytes"]) == (f"sha256:{record['sha256']}", record["bytes"])
    assert {resource["name"] for resource in tables(package)} == manifest["tables"].keys()
    for resource in tables(package):
        with (folder / resource["path"]).open(encoding="utf-8", newline="") as file:
            assert next(csv.reader(file)) == [field["name"] for field in resource["schema"]["fields"]]
        assert all("description" in field for field in resource["schema"]["fields"]), resource["name"]


def test_references_are_the_relationship_tests_of_dbt_and_hold(built, package):
    parsed = json.loads((built.folder / "dbt" / "target" / "manifest.json").read_text())
    promised = {(each.name, r.column, r.to_table, r.to_column) for each in marts_of(parsed) for r in each.references}
    told = {
        (resource["name"], key["fields"][0], key["reference"]["resource"] or resource["name"], key["reference"]["fields"][0])
        for resource in tables(package)
        for key in resource["schema"].get("foreignKeys", ())
    }
    assert told == promised and ("fct_labor_actions", "employer_key", "dim_employers", "employer_key") in told
    assert ("fct_reports", "labor_action_key", "fct_labor_actions", "labor_action_key") not in told, "that one has a condition"
    with duckdb.connect(str(built.file), read_only=True) as connection:
        for table, column, to_table, to_column in told:
            there = f"select {to_column} from marts.{to_table}"
            lost = f"select count(*) from marts.{table} where {column} is not null and {column} not in ({there})"
            assert connection.execute(lost).fetchone() == (0,), (table, column)


def test_json_ld_and_croissant_offer_every_data_file(folder, manifest, package):
    dataset = json.loads((folder / "dataset.jsonld").read_text())
    croissant = json.loads((folder / "croissant.json").read_text())
    data = {path: record["sha256"] for path, record in manifest["files"].items() if path.startswith(("csv/", "parquet/", "strikeledger."))}
    assert {each["contentUrl"]: each["sha256"] for each in dataset["distribution"]} == data
    assert {each["contentUrl"]: each["sha256"] for each in croissant["distribution"]} == data
    assert dataset["@type"] == "Dataset" and dataset["license"] == OF_RELEASE.url and len(dataset["isBasedOn"]) == len(package["sources"])
    assert croissant["conformsTo"] == "http://mlcommons.org/croissant/1.0"
    fields = {field["@id"]: field for record_set in croissant["recordSet"] for field in record_set["field"]}
    assert len(fields) == sum(len(table["columns"]) for table in manifest["tables"].values())
    files = {each["@id"] for each in croissant["distribution"]}
    for field in fields.values():
        assert field["source"]["fileObject"]["@id"] in files
        assert field.get("references", {"field": {"@id": field["@id"]}})["field"]["@id"] in fields
    for record_set in croissant["recordSet"]:
        assert all(key["@id"] in fields for key in record_set["key"])


def test_each_document_stands_under_its_licence(built, folder):
    with (ROOT / "seeds" / "vocabulary" / "licences.csv").open(encoding="utf-8") as file:
        assert LICENCES.keys() == {row["licence_code"] for row in csv.DictReader(file)}
    text = (folder / "LICENSES.md").read_text()
    with duckdb.connect(str(built.file), read_only=True) as connection:
        documents = connection.execute("select source_document_key, licence_code from marts.dim_source_documents").fetchall()
    sections = dict(section.split("\n", 1) for section in text.split("\n## ")[1:])
    for key, code in documents:
        title = next(each for each in sections if each.startswith(LICENCES[code].title))
        assert f"(`{key}`)" in sections[title]
    assert "may not be redistributed" in sections["All rights reserved"]


def test_the_feed_tells_new_corrected_and_withdrawn_actions_and_carries_on(tmp_path):
    home = SmallHome(tmp_path / "home", [ACTIONS, *MARTS])
    states = [[KAISER], [KAISER, BOEING], [(*KAISER[:3], 75600), (*BOEING[:2], "2024-09-13", 33000)], [(*KAISER[:3], 75600)]]
    for number, rows in enumerate(states):
        read = {"source": "seeds", "path": "seeds/strikes.csv", "sha256": f"{number}" * 64, "bytes": 10, "rows": 2}
        home.publish({**FIRST, ACTIONS.name: rows}, clock=lambda number=number: DAY + timedelta(days=number), inputs=[read])
    feeds = [
        ElementTree.parse(home.layout.releases / f"2026-0{month}.001" / "feed.xml").getroot() for month in ("3-31", "4-01", "4-02", "4-03")
    ]
    newest = feeds[-1]
    assert newest.find(f"{ATOM}id").text == "tag:strikeledger,2026:labor-actions"
    assert newest.find(f"{ATOM}updated").text.startswith("2026-04-03T")
    titles = [[entry.find(f"{ATOM}title").text for entry in feed.iter(f"{ATOM}entry")] for feed in feeds]
    assert titles[1] == ["New: Boeing <strike> & more", "The first release"], "no control character, and markup is text"
    assert titles[3] == [
        "Withdrawn: figures of boeing-2024",
        "Corrected: boeing-2024",
        "Corrected: Kaiser",
        "New: boeing-2024",
        "The first release",
    ]
    for entry in newest.iter(f"{ATOM}entry"):
        assert all(entry.find(f"{ATOM}{name}") is not None for name in ("id", "title", "updated", "content"))
    ids = [[entry.find(f"{ATOM}id").text for entry in feed.iter(f"{ATOM}entry")] for feed in feeds]
    assert len(set(ids[-1])) == len(ids[-1])
    for earlier, later in zip(ids, ids[1:], strict=False):
        assert later[-len(earlier) :] == earlier, "what was told stays told under its id"
    corrected = next(e for e in newest.iter(f"{ATOM}entry") if e.find(f"{ATOM}title").text == "Corrected: Kaiser")
    assert "workers_count: 75,000 -> 75,600" in corrected.find(f"{ATOM}content").text
    assert current_release(home.layout).key == "2026-04-03.001"


def test_sqlite_holds_every_table_with_keys_references_and_words(built, manifest, tmp_path):
    file, words = tmp_path / "ledger.db", tmp_path / "metadata.json"
    told = built.json("export", "--sqlite", str(file), "--datasette", str(words))
    assert told["status"] == "exported" and told["rows"] == sum(table["rows"] for table in manifest["tables"].values())
    with sqlite3.connect(file) as connection:
        assert connection.execute("pragma foreign_key_check").fetchall() == []
        assert connection.execute("pragma integrity_check").fetchone() == ("ok",)
        rows = {name: connection.execute(f"select count(*) from {name}").fetchone()[0] for name in manifest["tables"]}
        assert rows == {name: table["rows"] for name, table in manifest["tables"].items()}
        kaiser = connection.execute(
            "select start_date, typeof(workers_involved_count), is_major_stoppage from fct_labor_actions where labor_action_key = ?",
            ["kaiser-permanente-2023-10-04"],
        ).fetchone()
        assert kaiser == ("2023-10-04", "integer", 1)
        keys = [row[1] for row in connection.execute("pragma table_info(fct_labor_actions)") if row[5]]
        assert keys == ["labor_action_key"]
        targets = Counter(row[2] for row in connection.execute("pragma foreign_key_list(fct_labor_actions)"))
        assert targets["dim_employers"] == 1
    tables_told = json.loads(words.read_text())["databases"]["ledger"]["tables"]
    assert tables_told.keys() == manifest["tables"].keys() and tables_told["fct_labor_actions"]["columns"]["employer_key"]

    before = file.read_bytes()
    refused = built.run("export", "--sqlite", str(file))
    assert refused.returncode == 2 and "is there already" in refused.stderr and file.read_bytes() == before
    assert built.run("export", "--sqlite", str(file), "--force").returncode == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["ledger.db", "metadata.json"], "nothing half is left"
