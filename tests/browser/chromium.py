"""A real Chromium, driven over its DevTools protocol: pages are opened from disk, and what they ask for and complain of is kept."""

import base64
import itertools
import json
import shutil
import subprocess
import time
from contextlib import ExitStack
from pathlib import Path
from urllib.request import urlopen

from websockets.sync.client import ClientConnection, connect

_TIMEOUT_SECONDS = 60


def executable() -> str | None:
    return next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


class Chromium:
    """One browser with one tab. ``requests``: addresses asked for since the last `open`; ``complaints``: errors of console and page."""

    def __init__(self, profile: Path) -> None:
        options = ("--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--remote-debugging-port=0")
        command = [executable(), *options, f"--user-data-dir={profile}", "about:blank"]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self._numbers = itertools.count(1)
        self.requests: list[str] = []
        self.complaints: list[str] = []
        self._has_loaded = False
        self._open = ExitStack()
        self._socket = self._connected(profile)
        for domain in ("Page", "Runtime", "Log", "Network"):
            self._call(f"{domain}.enable")

    def __enter__(self) -> "Chromium":
        return self

    def __exit__(self, *error: object) -> None:
        self._open.close()
        self._process.terminate()
        self._process.wait(_TIMEOUT_SECONDS)

    def look(self, width: int, height: int = 1000, *, is_dark: bool = False) -> None:
        """Set the size of the window, in CSS pixels, and the reader's preference of colours."""
        self._call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)
        features = [{"name": "prefers-color-scheme", "value": "dark" if is_dark else "light"}]
        self._call("Emulation.setEmulatedMedia", features=features)

    def without_script(self, is_without: bool) -> None:
        """Let pages run no script of their own; `evaluate` still asks."""
        self._call("Emulation.setScriptExecutionDisabled", value=is_without)

    def open(self, page: Path | str) -> None:
        """Go to a page and wait until it is loaded."""
        self.requests, self.complaints, self._has_loaded = [], [], False
        self._call("Page.navigate", url=page if isinstance(page, str) else page.as_uri())
        while not self._has_loaded:
            self._hear(json.loads(self._socket.recv(_TIMEOUT_SECONDS)))

    def evaluate(self, expression: str) -> object:
        """The value of an expression in the page, a promise's when it is kept."""
        answer = self._call("Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True)
        assert "exceptionDetails" not in answer, answer["exceptionDetails"]
        return answer["result"].get("value")

    def press(self, key: str) -> None:
        for kind in ("rawKeyDown", "keyUp"):
            self._call("Input.dispatchKeyEvent", type=kind, key=key, code=key, windowsVirtualKeyCode={"Tab": 9, "Enter": 13}[key])

    def type(self, text: str) -> None:
        self._call("Input.insertText", text=text)

    def screenshot(self, file: Path) -> None:
        """The whole page as PNG."""
        file.write_bytes(base64.b64decode(self._call("Page.captureScreenshot", captureBeyondViewport=True)["data"]))

    def _connected(self, profile: Path) -> ClientConnection:
        until = time.monotonic() + _TIMEOUT_SECONDS
        port_file = profile / "DevToolsActivePort"
        while not (port_file.exists() and port_file.read_text().count("\n")):
            assert time.monotonic() < until and self._process.poll() is None, "chromium did not start"
            time.sleep(0.05)
        port = port_file.read_text().split()[0]
        with urlopen(f"http://127.0.0.1:{port}/json/list", timeout=_TIMEOUT_SECONDS) as answer:
            tab = next(each for each in json.load(answer) if each["type"] == "page")
        return self._open.enter_context(connect(tab["webSocketDebuggerUrl"], max_size=None))

    def _call(self, method: str, **parameters: object) -> dict:
        number = next(self._numbers)
        self._socket.send(json.dumps({"id": number, "method": method, "params": parameters}))
        while True:
            message = json.loads(self._socket.recv(_TIMEOUT_SECONDS))
            if message.get("id") == number:
                assert "error" not in message, (method, message)
                return message["result"]
            self._hear(message)

    def _hear(self, event: dict) -> None:
        told = event.get("params", {})
        match event.get("method"):
            case "Page.loadEventFired":
                self._has_loaded = True
            case "Network.requestWillBeSent":
                self.requests.append(told["request"]["url"])
            case "Runtime.exceptionThrown":
                self.complaints.append(str(told["exceptionDetails"]))
            case "Runtime.consoleAPICalled" if told["type"] in ("error", "warning"):
                self.complaints.append(str(told["args"]))
            case "Log.entryAdded" if told["entry"]["level"] in ("error", "warning"):
                self.complaints.append(told["entry"]["text"])
