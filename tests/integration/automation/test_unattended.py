"""Nobody touches the home but by dropping files into it: what may be published is, what is refused is told with table, rule and rows."""

import json
import signal

import pytest

from tests.integration.automation.conftest import REFUSED_YEAR, running, until

pytestmark = pytest.mark.slow


def test_watch_publishes_what_is_dropped_and_ends_when_asked_to(home):
    with running(home, "watch", "--json") as watcher:
        until(lambda: '"started"' in home.log("watch"), "it watches")
        second = home.run("watch", "--once")
        assert second.returncode == 75 and f"process {watcher.pid}" in second.stderr, second
        before = home.release_key
        file = home.drop(2018)
        until(lambda: home.release_key != before, "the file is published")
        watcher.send_signal(signal.SIGTERM)
        assert watcher.wait(timeout=90) == 0
    assert home.documents == ["cps-union-membership-states-2018-12-31"] and not file.exists()
    events = [json.loads(line) for line in home.log("watch").splitlines()]
    assert [event["event"] for event in events] == ["started", "refreshing", "published", "stopped"]
    assert events[1]["counts"] == {"dropped": 1} and events[2]["release_key"] == home.release_key
    once = home.run("watch", "--once")
    assert (once.returncode, once.stdout) == (0, ""), once


def test_the_daemon_publishes_what_is_dropped_and_shows_what_it_refused(home, ui):
    before = home.release_key
    home.drop(2017)
    until(lambda: home.release_key != before, "the file is published")
    assert "cps-union-membership-states-2017-12-31" in home.documents
    until(lambda: ui.runs()[0]["status"] == "SUCCESS", "the run has ended")
    assert len(ui.runs()) == 1

    published = home.release_key
    home.drop(REFUSED_YEAR)
    until(lambda: len(ui.runs()) == 2 and ui.runs()[0]["status"] == "FAILURE", "the refresh is refused")
    assert home.release_key == published
    evaluation = refused_check(ui, ["marts", "fct_state_union_membership_years"])
    (rule,) = [row for row in evaluation["broken_rules"] if row["severity"] == "critical"]
    assert rule["table"] == "fct_state_union_membership_years" and "employed_count" in rule["rule"] and rule["unexpected_rows"] == 2
    assert f"state_code OH, year_number {REFUSED_YEAR}, employed_count 90000" in rule["first_rows"]
    assert rule["because"] and rule["because"] in evaluation["description"]
    assert any(rule["because"] in message and "the last release stands" in message for message in plain_errors(ui, ui.runs()[0]["runId"]))
    assert "until an input changes" in until(lambda: reason(ui, "until an input changes"), "the sensor says why it waits")
    assert len(ui.runs()) == 2
    assert not [line for line in home.log("ui").splitlines() if "telemetry" in line.lower()]


def refused_check(ui, asset_key: list[str]) -> dict:
    """The newest evaluation of an asset's check: its description, and its table of broken rules as dictionaries."""
    query = """query($key: AssetKeyInput!) {assetCheckExecutions(assetKey: $key, checkName: "expectations", limit: 1) {status evaluation {
        success description metadataEntries {label ... on TableMetadataEntry {table {records}}}}}}"""
    (execution,) = ui.ask(query, key={"path": asset_key})["assetCheckExecutions"]
    assert execution["status"] == "FAILED" and not execution["evaluation"]["success"]
    (table,) = [entry["table"] for entry in execution["evaluation"]["metadataEntries"] if entry["label"] == "broken_rules"]
    return {"description": execution["evaluation"]["description"], "broken_rules": [json.loads(record) for record in table["records"]]}


def plain_errors(ui, run_id: str) -> list[str]:
    """What the run's log says of its failure beside Dagster's own events."""
    query = """query($run: ID!, $after: String) {logsForRun(runId: $run, afterCursor: $after) {
        ... on EventConnection {cursor hasMore events {... on LogMessageEvent {message level}}}}}"""
    told, page = [], {"cursor": None, "hasMore": True}
    while page["hasMore"]:
        page = ui.ask(query, run=run_id, after=page["cursor"])["logsForRun"]
        told += [event["message"] for event in page["events"] if event.get("level") == "ERROR"]
    return told


def reason(ui, words: str) -> str:
    """The reason of the sensor's newest tick, once it says those words."""
    query = """{sensorOrError(sensorSelector: {repositoryName: "__repository__", repositoryLocationName: "strikeledger.definitions",
        sensorName: "waiting_inputs"}) {... on Sensor {sensorState {ticks(limit: 3) {status skipReason}}}}}"""
    ticks = ui.ask(query)["sensorOrError"]["sensorState"]["ticks"]
    return next((tick["skipReason"] for tick in ticks if words in (tick["skipReason"] or "")), "")
