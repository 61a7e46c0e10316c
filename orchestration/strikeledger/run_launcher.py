"""Dagster's runs in processes that have done their imports before: one is kept in reserve and waits for a run.

Dagster starts a new Python for each run, which imports Dagster, dbt and Great Expectations before it looks at the first file. Here the
process of the next run is started when one has ended: while it runs, the imports would take a processor from it. Each process serves one
run, so a run still begins with nothing of another.
"""

import os
import signal
import subprocess
import sys
import threading

from dagster._config.config_schema import UserConfigSchema
from dagster._core.launcher import CheckRunHealthResult, LaunchRunContext, RunLauncher, WorkerStatus
from dagster._core.storage.dagster_run import DagsterRun
from dagster._grpc.types import ExecuteRunArgs
from dagster._serdes import ConfigurableClass, ConfigurableClassData, serialize_value

# The launcher of another process, as of the web server where somebody presses Terminate, finds the run's process by it.
PROCESS_TAG = "strikeledger/process"
_WORKER = [sys.executable, "-m", "strikeledger.run_worker"]


class ReservingRunLauncher(RunLauncher, ConfigurableClass):
    """Named in the ``dagster.yaml`` of a home."""

    def __init__(self, inst_data: ConfigurableClassData | None = None) -> None:
        self._inst_data = inst_data
        self._lock = threading.Lock()  # the daemon launches runs of several threads
        self._reserve: subprocess.Popen[bytes] | None = None
        super().__init__()

    @property
    def inst_data(self) -> ConfigurableClassData | None:
        return self._inst_data

    @classmethod
    def config_type(cls) -> UserConfigSchema:
        return {}

    @classmethod
    def from_config_value(cls, inst_data: ConfigurableClassData | None, config_value: object) -> "ReservingRunLauncher":
        return cls(inst_data)

    def launch_run(self, context: LaunchRunContext) -> None:
        run = context.dagster_run
        order = ExecuteRunArgs(context.job_code_origin, run.run_id, self._instance.get_ref())
        with self._lock:
            worker, self._reserve = self._reserve, None
            if worker is None or worker.poll() is not None:
                worker = _started()
        self._instance.add_run_tags(run.run_id, {PROCESS_TAG: str(worker.pid)})
        worker.stdin.write(serialize_value(order).encode())
        worker.stdin.close()
        threading.Thread(target=self._follow, args=(worker,), daemon=True).start()

    def terminate(self, run_id: str) -> bool:
        """Ask the run to end. Returns False where there is nothing that could."""
        run = self._instance.get_run_by_id(run_id)
        if run is None or run.is_finished:
            return False
        self._instance.report_run_canceling(run)
        try:
            os.kill(_process_of(run), signal.SIGINT)
        except ProcessLookupError:
            return False
        return True

    @property
    def supports_check_run_worker_health(self) -> bool:
        return True

    def check_run_worker_health(self, run: DagsterRun) -> CheckRunHealthResult:
        try:
            os.kill(_process_of(run), 0)
        except ProcessLookupError:
            return CheckRunHealthResult(WorkerStatus.NOT_FOUND, "the process of the run is gone")
        return CheckRunHealthResult(WorkerStatus.RUNNING)

    def dispose(self) -> None:
        with self._lock:
            if self._reserve:
                self._reserve.stdin.close()
                self._reserve.wait()

    def _follow(self, worker: subprocess.Popen[bytes]) -> None:
        worker.wait()
        with self._lock:
            if self._reserve is None:
                self._reserve = _started()


def _started() -> subprocess.Popen[bytes]:
    return subprocess.Popen(_WORKER, stdin=subprocess.PIPE)


def _process_of(run: DagsterRun) -> int:
    """Raises ProcessLookupError where none was ever started."""
    if PROCESS_TAG not in run.tags:
        raise ProcessLookupError
    return int(run.tags[PROCESS_TAG])
