"""The models on a Spark cluster of several processes. Some 20 minutes on two cores, so not a part of the default run:
``uv run --extra spark pytest -m cluster tests/spark``."""

import json
import shutil
import subprocess
import time
from contextlib import closing
from dataclasses import dataclass

import duckdb
import pytest

from tests.conftest import ROOT, Home
from tests.spark.both_engines import built_by_duckdb, dbt, differences, finished, hand_out, take_back
from tests.spark.golden_rows import SPELLINGS, put_golden
from tests.spark.loopback_cluster import Cluster, loopback_cluster, reason_to_skip

pytestmark = [pytest.mark.cluster, pytest.mark.skipif(bool(reason_to_skip()), reason=reason_to_skip() or "-")]


@pytest.fixture(scope="module")
def cluster(tmp_path_factory):
    with loopback_cluster(tmp_path_factory.mktemp("cluster")) as running:
        yield running


@dataclass(frozen=True)
class OnSpark(Home):
    """A home whose builds run on the cluster."""

    cluster: Cluster

    def run(self, *arguments):
        environment = {**self.environment, **self.cluster.environment}
        return subprocess.run(self.command(*arguments), env=environment, capture_output=True, text=True, timeout=3000)


def shown(cluster, query):
    """What a reader of the cluster sees."""
    from pyhive import hive

    with closing(hive.connect("127.0.0.1", cluster.thrift_port)) as connection, closing(connection.cursor()) as cursor:
        cursor.execute(query)
        return cursor.fetchall()


def test_a_release_built_on_spark_is_the_one_that_duckdb_builds(built, cluster, tmp_path):
    home = OnSpark(tmp_path / "home", ROOT / "seeds", cluster)
    done = home.run("build")
    assert done.returncode == 0, done.stdout + done.stderr
    ours, theirs = (json.loads((each.folder / "current" / "manifest.json").read_text()) for each in (built, home))
    # Hashes of rows and of descriptions among it; a release's own row says when it was published.
    assert [name for name, table in ours["tables"].items() if table != theirs["tables"][name]] == ["releases"]
    told = [{(r["table"], r["rule"], r["success"]) for f in each["audit"]["files"] for r in f["results"]} for each in (ours, theirs)]
    assert told[0] == told[1]
    assert home.run("verify").returncode == 0
    key = theirs["release_key"]
    assert shown(cluster, "select distinct published_release_key from published.fct_labor_actions") == [(key,)]
    assert shown(cluster, "select count(*) from published.fct_claims") == [(theirs["tables"]["fct_claims"]["rows"],)]


def test_every_mart_holds_the_same_rows_though_a_worker_is_killed_in_the_middle(built, cluster, tmp_path):
    build_file = tmp_path / "staging" / "active" / "warehouse.duckdb"
    build_file.parent.mkdir(parents=True)
    shutil.copy(built.folder / "kept" / "warehouse.duckdb", build_file)
    with duckdb.connect(str(build_file)) as connection:
        put_golden(connection)
    built_by_duckdb(tmp_path)
    hand_out(tmp_path, cluster.environment, build_file)
    running, log = dbt(tmp_path, cluster.environment, "run"), tmp_path / "dbt-run.log"
    while running.poll() is None and " OK created sql table model intermediate" not in log.read_text():
        time.sleep(0.2)
    assert running.poll() is None, log.read_text()[-3000:]
    cluster.kill_worker()
    finished(running, tmp_path, "run")
    cluster.add_worker()
    found, compared = differences(build_file, take_back(tmp_path, cluster.environment))
    assert not found, "\n".join(found)
    assert compared > 70_000
    with duckdb.connect(str(build_file), read_only=True) as connection:
        names = {name for (name,) in connection.execute("select employer_name from marts.dim_employers").fetchall()}
    assert names >= set(SPELLINGS)


def test_text_that_is_no_number_stops_the_build(cluster, built, tmp_path):
    build_file = tmp_path / "warehouse.duckdb"
    shutil.copy(built.folder / "kept" / "warehouse.duckdb", build_file)
    with duckdb.connect(str(build_file)) as connection:
        connection.execute("update raw.federal_holidays set first_year_number = '1/2'")
    hand_out(tmp_path, cluster.environment, build_file)
    assert dbt(tmp_path, cluster.environment, "run", "--select", "+int_federal_holidays__observed").wait(timeout=600) == 1
    assert "CAST_INVALID_INPUT" in (tmp_path / "dbt-run.log").read_text()
