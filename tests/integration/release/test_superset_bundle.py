"""The bundle that `export --superset` writes: Superset's layout, with this home's path and the release's columns filled in."""

import zipfile

import yaml
from sqlalchemy.engine import make_url
from strikeledger.release.confinement import CONFINED


def documents(file):
    with zipfile.ZipFile(file) as archive:
        return {name: yaml.safe_load(archive.read(name)) for name in archive.namelist()}


def test_the_bundle_opens_current_for_reading_and_holds_every_column_with_its_words(built, tmp_path):
    file = tmp_path / "bundle.zip"
    told = built.json("export", "--superset", str(file))
    found = documents(file)
    assert told["status"] == "exported" and told["dashboards"] == 2
    assert told["charts"] == sum("/charts/" in name for name in found) and told["database"] == str(built.file)
    assert {name.split("/")[0] for name in found} == {"strikeledger"} and "strikeledger/metadata.yaml" in found
    database = found["strikeledger/databases/strikeledger.yaml"]
    address = make_url(database["sqlalchemy_uri"])
    assert address.database == str(built.file) and address.query["access_mode"] == "read_only"
    assert database["extra"]["engine_params"]["connect_args"]["config"] == CONFINED
    dataset = found["strikeledger/datasets/strikeledger/rpt_stoppages_by_year.yaml"]
    columns = {column["column_name"]: column for column in dataset["columns"]}
    assert columns["period_start_date"]["is_dttm"] and columns["days_idle_count"]["type"] == "BIGINT"
    assert columns["days_idle_count"]["description"] and columns["method_name"]["expression"] and dataset["description"]
    for name, document in found.items():
        if "/dashboards/" in name:
            chart = next(part for part in document["position"].values() if isinstance(part, dict) and part["type"] == "CHART")
            assert chart["parents"][:2] == ["ROOT_ID", "GRID_ID"] and chart["id"] in document["position"][chart["parents"][2]]["children"]


def test_the_same_release_gives_the_same_bytes_and_a_file_that_is_there_stays(built, tmp_path):
    first, second = tmp_path / "first.zip", tmp_path / "second.zip"
    for file in (first, second):
        assert built.run("export", "--superset", str(file)).returncode == 0
    assert first.read_bytes() == second.read_bytes()
    refused = built.run("export", "--superset", str(first))
    assert refused.returncode == 2 and "--force" in refused.stderr
    assert built.run("export", "--superset", str(first), "--force").returncode == 0
    assert sorted(tmp_path.iterdir()) == [first, second]


def test_one_form_is_asked_for_at_a_time(built, tmp_path):
    for asked in ([], ["--sqlite", "a.sqlite", "--superset", "a.zip"], ["--superset", "a.zip", "--release", "2023-10-01.001"]):
        refused = built.run("export", *asked)
        assert refused.returncode == 2 and "export --sqlite FILE" in refused.stderr
