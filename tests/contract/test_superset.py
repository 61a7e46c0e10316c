"""The dashboards kept for Superset name tables, columns, metrics, datasets and charts that are there; so a renamed column is found here."""

import re
from collections import Counter
from dataclasses import replace

import pytest
from sqlalchemy.engine import make_url
from strikeledger.errors import UsageError
from strikeledger.marts import marts_of
from strikeledger.release.superset import database_address, sources
from strikeledger.settings import Settings
from strikeledger.warehouse.dbt import manifest

DOCUMENTS = sources()
DATABASE = DOCUMENTS["databases/strikeledger.yaml"]


def of_kind(kind):
    return {path: document for path, document in DOCUMENTS.items() if path.startswith(f"{kind}/")}


DATASETS = {document["uuid"]: document for document in of_kind("datasets").values()}
CHARTS = {document["uuid"]: document for document in of_kind("charts").values()}


@pytest.fixture(scope="module")
def columns(tmp_path_factory):
    """By published table."""
    settings = replace(Settings.from_environment(), home=tmp_path_factory.mktemp("home"))
    return {mart.name: {column.name for column in mart.columns} for mart in marts_of(manifest(settings))}


def test_the_bundle_is_whole():
    assert DOCUMENTS["metadata.yaml"]["type"] == "Dashboard" and len(of_kind("dashboards")) == 2
    uuids = Counter(document["uuid"] for document in DOCUMENTS.values() if "uuid" in document)
    assert len(uuids) == len(DOCUMENTS) - 1 and set(uuids.values()) == {1}
    assert not any(DATABASE[name] for name in ("allow_dml", "allow_ctas", "allow_cvas", "allow_file_upload", "sqlalchemy_uri"))
    assert DATABASE["cache_timeout"] == -1  # a kept answer would be the release before


def test_a_database_is_opened_for_reading_wherever_it_lies(tmp_path):
    file = tmp_path / "with space" / "strikeledger.duckdb"
    address = make_url(database_address(file))
    assert address.database == str(file) and address.query["access_mode"] == "read_only"
    with pytest.raises(UsageError, match="cannot stand in"):
        database_address(tmp_path / "what?" / "strikeledger.duckdb")


@pytest.mark.parametrize("path", of_kind("datasets"))
def test_a_dataset_is_a_report_and_counts_by_its_columns(path, columns):
    dataset = DOCUMENTS[path]
    table = dataset["table_name"]
    assert table.startswith("rpt_") and path.endswith(f"/{table}.yaml") and dataset["database_uuid"] == DATABASE["uuid"]
    assert dataset["sql"] is None and dataset["schema"] == "marts"
    assert dataset["main_dttm_col"] is None or dataset["main_dttm_col"] in columns[table]
    computed = {column["column_name"]: column["expression"] for column in dataset["columns"]}
    assert columns[table].isdisjoint(computed)
    for expression in [*computed.values(), *(metric["expression"] for metric in dataset["metrics"])]:
        bare = re.sub(r"'[^']*'", "", expression)
        words = set(re.findall(r"[a-z]\w*_\w+", bare))
        assert words <= columns[table], f"{expression} names {words - columns[table]}"


@pytest.mark.parametrize("path", of_kind("charts"))
def test_a_chart_asks_for_what_its_dataset_has(path, columns):
    chart = DOCUMENTS[path]
    dataset = DATASETS[chart["dataset_uuid"]]
    metrics = {metric["metric_name"] for metric in dataset["metrics"]}
    known = columns[dataset["table_name"]] | {column["column_name"] for column in dataset["columns"]}
    asked = chart["params"]
    assert asked["viz_type"] == chart["viz_type"]
    wanted = [asked.get("metric"), *asked.get("metrics", []), asked.get("timeseries_limit_metric")]
    assert {name for name in wanted if name} <= metrics
    grouped = asked.get("groupby", [])
    named = [*([grouped] if isinstance(grouped, str) else grouped), *asked.get("all_columns", []), *asked.get("column_config", {})]
    named += [asked.get(name) for name in ("x_axis", "entity")] + [each["subject"] for each in asked["adhoc_filters"]]
    named += re.findall(r'\["(\w+)"', " ".join(asked.get("order_by_cols", [])))
    named = {name for name in named if name}
    assert named <= known, f"{dataset['table_name']} has no {named - known}"
    assert asked.get("x_axis_sort") in {None, *metrics}
    assert named | {name for name in wanted if name}


@pytest.mark.parametrize("path", of_kind("dashboards"))
def test_a_dashboard_shows_charts_that_are_there_each_in_its_place(path, columns):
    dashboard = DOCUMENTS[path]
    position = dashboard["position"]
    parts = {name: part for name, part in position.items() if name not in ("DASHBOARD_VERSION_KEY", "HEADER_ID")}
    assert all(part["id"] == name for name, part in parts.items())
    children = [child for part in parts.values() for child in part.get("children", [])]
    assert sorted([*children, "ROOT_ID"]) == sorted(parts)
    for part in parts.values():
        if part["type"] == "CHART":
            assert CHARTS[part["meta"]["uuid"]]["slice_name"] == part["meta"]["sliceName"]
        if part["type"] == "ROW":
            assert sum(parts[child]["meta"]["width"] for child in part["children"]) == 12
    for each in dashboard["metadata"]["native_filter_configuration"]:
        (target,) = each["targets"]
        dataset = DATASETS[target["datasetUuid"]]
        assert target["column"]["name"] in columns[dataset["table_name"]] | {column["column_name"] for column in dataset["columns"]}


def test_every_chart_stands_on_a_dashboard():
    shown = {
        part["meta"]["uuid"]
        for each in of_kind("dashboards").values()
        for part in each["position"].values()
        if "meta" in part and "uuid" in part["meta"]
    }
    assert shown == set(CHARTS)
