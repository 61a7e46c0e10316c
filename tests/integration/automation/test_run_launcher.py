"""The launcher keeps the process of the next run in reserve, and finds, asks and ends the process of a run by the run's tags."""

import sys
import time
from pathlib import Path

import dagster as dg
import pytest
from dagster._core.code_pointer import ModuleCodePointer
from dagster._core.launcher import LaunchRunContext, WorkerStatus
from dagster._core.origin import JobPythonOrigin, RepositoryPythonOrigin
from strikeledger import run_launcher
from strikeledger.run_launcher import PROCESS_TAG

# Says which run it was told to execute, then runs until it is interrupted or told to end.
WORKER = """
import json, os, pathlib, sys, time
folder = pathlib.Path(sys.argv[1])
order = sys.stdin.read()
if order:
    (folder / str(os.getpid())).write_text(order)
    while not (folder / "end").exists():
        time.sleep(0.02)
"""


@pytest.fixture
def instance(tmp_path, monkeypatch):
    monkeypatch.setattr(run_launcher, "_WORKER", [sys.executable, "-c", WORKER, str(tmp_path)])
    launcher = {"module": "strikeledger.run_launcher", "class": "ReservingRunLauncher"}
    (tmp_path / "dagster").mkdir()
    with dg.DagsterInstance.local_temp(str(tmp_path / "dagster"), overrides={"run_launcher": launcher}) as instance:
        yield instance
        (tmp_path / "end").touch()


def launched(instance: dg.DagsterInstance) -> dg.DagsterRun:
    repository = RepositoryPythonOrigin(sys.executable, ModuleCodePointer("somewhere", "definitions", None))
    run = instance.create_run_for_job(dg.GraphDefinition("refresh").to_job())
    run = run._replace(job_code_origin=JobPythonOrigin("refresh", repository))
    instance.run_launcher.launch_run(LaunchRunContext(run, None))
    return instance.get_run_by_id(run.run_id)


def until(condition) -> None:
    deadline = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def health(instance, run) -> WorkerStatus:
    return instance.run_launcher.check_run_worker_health(run).status


def order(folder: Path, run: dg.DagsterRun) -> str:
    file = folder / run.tags[PROCESS_TAG]
    until(lambda: file.exists() and file.read_text())
    return file.read_text()


def test_the_process_in_reserve_serves_the_next_run_and_goes_with_the_launcher(instance, tmp_path):
    first = launched(instance)
    assert first.run_id in order(tmp_path, first) and health(instance, first) is WorkerStatus.RUNNING
    assert instance.run_launcher._reserve is None, "its imports would take a processor from the run"
    (tmp_path / "end").touch()
    until(lambda: instance.run_launcher._reserve)
    assert health(instance, first) is WorkerStatus.NOT_FOUND
    reserve = instance.run_launcher._reserve
    (tmp_path / "end").unlink()
    second = launched(instance)
    assert second.tags[PROCESS_TAG] == str(reserve.pid) and second.run_id in order(tmp_path, second)
    (tmp_path / "end").touch()
    until(lambda: instance.run_launcher._reserve)
    last = instance.run_launcher._reserve
    instance.run_launcher.dispose()
    assert last.poll() == 0


def test_a_run_is_ended_when_asked_to_and_one_without_a_process_is_told(instance, tmp_path):
    run = launched(instance)
    order(tmp_path, run)
    assert instance.run_launcher.terminate(run.run_id)
    until(lambda: health(instance, run) is WorkerStatus.NOT_FOUND)
    assert instance.get_run_by_id(run.run_id).status == dg.DagsterRunStatus.CANCELING
    queued = instance.create_run_for_job(dg.GraphDefinition("refresh").to_job())
    assert health(instance, queued) is WorkerStatus.NOT_FOUND
    assert not instance.run_launcher.terminate(queued.run_id)


def test_a_process_in_reserve_that_died_is_replaced(instance, tmp_path):
    first = launched(instance)
    order(tmp_path, first)
    (tmp_path / "end").touch()
    until(lambda: instance.run_launcher._reserve)
    dead = instance.run_launcher._reserve
    dead.kill()
    dead.wait()
    (tmp_path / "end").unlink()
    second = launched(instance)
    assert second.tags[PROCESS_TAG] != str(dead.pid) and second.run_id in order(tmp_path, second)
