"""A standalone Spark cluster on the loopback: a master, two workers and the Thrift server, each a process of its own, from PyPI's pyspark.

By hand: ``python -m tests.spark.loopback_cluster FOLDER`` keeps one until it is interrupted, and says what to export.
"""

import importlib.util
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

START_SECONDS = 180  # the Thrift server took 40 s on two busy cores
MASTER, WORKER = "org.apache.spark.deploy.master.Master", "org.apache.spark.deploy.worker.Worker"
THRIFT_SERVER = "org.apache.spark.sql.hive.thriftserver.HiveThriftServer2"
WORKERS = 2
WORKER_MEMORY = "64g"  # what a worker may give away, not what it takes


def reason_to_skip() -> str:
    """Why no cluster can be started here; empty where one can."""
    if shutil.which("java") is None:
        return "there is no java"
    if importlib.util.find_spec("pyspark") is None:
        return "pyspark is not installed (uv sync --extra spark)"
    return ""


@dataclass
class Cluster:
    """``folder``: warehouse, metastore, logs. ``thrift_port``: where the Thrift server, which is the driver, listens on 127.0.0.1.
    ``memory``: of an executor, and of the driver."""

    folder: Path
    master_port: int
    thrift_port: int
    memory: str = "1g"
    workers: list[subprocess.Popen] = field(default_factory=list)
    others: list[subprocess.Popen] = field(default_factory=list)

    @property
    def environment(self) -> dict[str, str]:
        """What a build on this cluster is told."""
        server = {"STRIKELEDGER_SPARK_HOST": "127.0.0.1", "STRIKELEDGER_SPARK_PORT": str(self.thrift_port)}
        return {"STRIKELEDGER_DBT_TARGET": "spark", **server}

    def kill_worker(self) -> None:
        """``kill -9`` of the first worker and of the executors that it started, as when its machine goes off."""
        worker = self.workers.pop(0)
        os.killpg(worker.pid, signal.SIGKILL)
        worker.wait()

    def add_worker(self) -> None:
        number = len(list(self.folder.glob("worker-*.log")))
        place = ["--host", "127.0.0.1", "--webui-port", "0", "--cores", "1", "--memory", WORKER_MEMORY, "--work-dir", str(self.folder / "work")]
        self.workers.append(self._start(f"worker-{number}", "spark-class", WORKER, *place, f"spark://127.0.0.1:{self.master_port}"))

    def start(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        at = ["--host", "127.0.0.1", "--port", str(self.master_port), "--webui-port", "0"]
        self.others.append(self._start("master", "spark-class", MASTER, *at))
        for _ in range(WORKERS):
            self.add_worker()
        settings = {
            "spark.sql.warehouse.dir": self.folder / "warehouse",
            "spark.hadoop.javax.jdo.option.ConnectionURL": f"jdbc:derby:;databaseName={self.folder / 'metastore'};create=true",
            "spark.driver.host": "127.0.0.1",
            "spark.executor.memory": self.memory,
            "spark.ui.enabled": "false",
            "spark.sql.session.timeZone": "UTC",
            "spark.driver.extraJavaOptions": f"-Dderby.stream.error.file={self.folder / 'derby.log'}",
        }
        options = [part for name, value in settings.items() for part in ("--conf", f"{name}={value}")]
        at = ["--hiveconf", f"hive.server2.thrift.port={self.thrift_port}", "--hiveconf", "hive.server2.thrift.bind.host=127.0.0.1"]
        master = ["--master", f"spark://127.0.0.1:{self.master_port}"]
        command = ["spark-submit", "--class", THRIFT_SERVER, *master, *options, "spark-internal", *at]
        # The server is the driver, and takes its memory from here, whatever spark.driver.memory says: with 512 MB the keys of a million
        # actions could not be sent to the workers.
        self.others.append(self._start("thrift-server", *command, memory=self.memory))
        self._wait()

    def stop(self) -> None:
        for process in reversed([*self.others, *self.workers]):
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()

    def _wait(self) -> None:
        """Until the Thrift server takes connections. Raises RuntimeError with the end of its log when it does not."""
        end = time.monotonic() + START_SECONDS
        while time.monotonic() < end and self.others[-1].poll() is None:
            with socket.socket() as asked:
                if asked.connect_ex(("127.0.0.1", self.thrift_port)) == 0:
                    return
            time.sleep(0.5)
        self.stop()
        raise RuntimeError(f"no Thrift server within {START_SECONDS} s:\n{(self.folder / 'thrift-server.log').read_text()[-3000:]}")

    def _start(self, name: str, command: str, *arguments: str, memory: str = "512m") -> subprocess.Popen:
        home = Path(importlib.util.find_spec("pyspark").origin).parent
        environment = {**os.environ, "SPARK_HOME": str(home), "SPARK_LOCAL_IP": "127.0.0.1", "SPARK_DAEMON_MEMORY": memory, "TZ": "UTC"}
        with (self.folder / f"{name}.log").open("w") as log:
            return subprocess.Popen(
                [str(home / "bin" / command), *arguments],
                env=environment, cwd=self.folder, stdout=log, stderr=subprocess.STDOUT, start_new_session=True,
            )  # fmt: skip


@contextmanager
def loopback_cluster(folder: Path, memory: str = "1g") -> Iterator[Cluster]:
    """A running cluster, all its processes gone afterwards. ``memory``: of each executor, and of the driver."""
    cluster = Cluster(folder, *_free_ports(2), memory)
    try:
        cluster.start()
        yield cluster
    finally:
        cluster.stop()


def _free_ports(count: int) -> list[int]:
    """Ports that nothing listens on just now."""
    sockets = [socket.socket() for _ in range(count)]
    try:
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in sockets]
    finally:
        for each in sockets:
            each.close()


def _leave(number: int, frame: object) -> None:
    """A second signal while the first is obeyed would leave processes behind."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    sys.exit(0)


def main() -> None:
    if reason := reason_to_skip():
        sys.exit(f"no cluster: {reason}")
    signal.signal(signal.SIGTERM, _leave)
    with loopback_cluster(Path(sys.argv[1]).absolute()) as cluster:
        print("\n".join(f"export {name}={value}" for name, value in cluster.environment.items()), flush=True)
        with suppress(KeyboardInterrupt):
            signal.pause()


if __name__ == "__main__":
    main()
