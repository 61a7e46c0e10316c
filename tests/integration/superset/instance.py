"""Superset as docs/superset.md sets it up: its own environment, records of its own, on loopback."""

import http.cookiejar
import json
import os
import socket
import subprocess
import time
import urllib.request
from pathlib import Path

from tests.conftest import ROOT

USER = PASSWORD = "tester"
_START_SECONDS = 120


def environment() -> Path | None:
    """The virtual environment that has Superset, from STRIKELEDGER_SUPERSET; None where it is not given or has none."""
    told = os.environ.get("STRIKELEDGER_SUPERSET")
    return Path(told) if told and (Path(told) / "bin" / "superset").exists() else None


class Superset:
    """One server with the bundle imported. ``address``: where it listens."""

    def __init__(self, folder: Path, bundle: Path) -> None:
        self._folder = folder
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.address = f"http://127.0.0.1:{port}"
        self._command("db", "upgrade")
        person = ("--firstname", "T", "--lastname", "T", "--email", "tester@example.org")
        self._command("fab", "create-admin", "--username", USER, *person, "--password", PASSWORD)
        self._command("init")
        self._command("import-dashboards", "--path", str(bundle), "--username", USER)
        self._log = (folder / "server.log").open("wb")
        served = ("run", "--host", "127.0.0.1", "--port", str(port), "--with-threads")
        self._server = subprocess.Popen([*self._program, *served], env=self._environment, stdout=self._log, stderr=self._log)

    def __enter__(self) -> "Superset":
        until = time.monotonic() + _START_SECONDS
        while True:
            try:
                urllib.request.urlopen(f"{self.address}/health", timeout=5).close()
                return self
            except OSError:
                if time.monotonic() > until or self._server.poll() is not None:
                    self.__exit__()
                    raise AssertionError((self._folder / "server.log").read_text(errors="replace")[-2000:]) from None
                time.sleep(0.2)

    def __exit__(self, *error: object) -> None:
        self._server.terminate()
        self._server.wait(30)
        self._log.close()

    @property
    def _program(self) -> list[str]:
        return [str(environment() / "bin" / "superset")]

    @property
    def _environment(self) -> dict[str, str]:
        config = ROOT / "deploy" / "superset" / "superset_config.py"
        told = {"SUPERSET_CONFIG_PATH": str(config), "SUPERSET_HOME": str(self._folder / "records"), "FLASK_APP": "superset"}
        return {**os.environ, **told}

    def _command(self, *arguments: str) -> None:
        done = subprocess.run([*self._program, *arguments], env=self._environment, capture_output=True, text=True, timeout=300)
        assert done.returncode == 0, done.stdout[-1000:] + done.stderr[-3000:]


class Client:
    """A person who is logged in to Superset's API."""

    def __init__(self, superset: Superset) -> None:
        self._address = superset.address
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
        self._headers = {"Content-Type": "application/json", "Referer": superset.address}
        login = {"username": USER, "password": PASSWORD, "provider": "db"}
        self._headers["Authorization"] = f"Bearer {self.call('POST', 'security/login', login)[1]['access_token']}"
        self._headers["X-CSRFToken"] = self.call("GET", "security/csrf_token/")[1]["result"]

    def call(self, method: str, path: str, body: dict | None = None) -> tuple[int, dict]:
        """Status and answer."""
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"{self._address}/api/v1/{path}", data, self._headers, method=method)
        try:
            with self._opener.open(request, timeout=60) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as error:
            return error.code, json.loads(error.read() or b"{}")

    def metric(self, table: str, metric: str) -> float:
        """One metric over all rows of a dataset, as a chart would ask for it."""
        found = self.call("GET", f"dataset/?q=(filters:!((col:table_name,opr:eq,value:{table})))")[1]["result"]
        query = {"datasource": {"id": found[0]["id"], "type": "table"}, "queries": [{"metrics": [metric]}]}
        status, answer = self.call("POST", "chart/data", query)
        assert status == 200, (status, answer)
        return answer["result"][0]["data"][0][metric]

    def sql(self, sql: str) -> tuple[int, dict]:
        (database,) = self.call("GET", "database/")[1]["result"]
        return self.call("POST", "sqllab/execute/", {"database_id": database["id"], "schema": "marts", "sql": sql, "runAsync": False})
