"""A publisher's server on loopback that answers as badly as servers do."""

import threading
import time
from collections.abc import Callable
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from tests.recordings.memberships import memberships

CONTENT = memberships()


class Handler(BaseHTTPRequestHandler):
    """``answers``: by path, a function of the handler and the number of earlier requests of that path."""

    protocol_version = "HTTP/1.1"
    answers: dict[str, Callable[["Handler", int], None]] = {}

    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        earlier = sum(each["path"] == path for each in self.server.requests)
        self.server.requests.append({"path": path, **{name.lower(): value for name, value in self.headers.items()}})
        with suppress(ConnectionError):
            self.answers[path](self, earlier)

    def reply(self, status: int, body: bytes = b"", **headers: str) -> None:
        self.send_response(status)
        for name, value in ({"Content_Length": str(len(body))} | headers).items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments) -> None:
        pass


def good(handler: Handler, earlier: int) -> None:
    if handler.headers.get("If-None-Match") == '"one"' and handler.headers.get("If-Modified-Since"):
        handler.reply(304, ETag='"one"')
        return
    handler.reply(200, CONTENT, ETag='"one"', Last_Modified="Wed, 22 Feb 2023 15:00:00 GMT")


def stalled(handler: Handler, earlier: int) -> None:
    time.sleep(30)


def dripping_header(handler: Handler, earlier: int) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    for _ in range(200):
        handler.wfile.write(b"x")
        time.sleep(0.05)


def dripping_body(handler: Handler, earlier: int) -> None:
    handler.reply(200, Content_Length="1000")
    for _ in range(200):
        handler.wfile.write(b"x")
        time.sleep(0.05)


def truncated(handler: Handler, earlier: int) -> None:
    handler.reply(200, CONTENT[:40], Content_Length=str(len(CONTENT)))
    handler.close_connection = True


def truncated_once(handler: Handler, earlier: int) -> None:
    truncated(handler, earlier) if earlier == 0 else good(handler, earlier)


def truncated_chunks(handler: Handler, earlier: int) -> None:
    handler.send_response(200)
    handler.send_header("Transfer-Encoding", "chunked")
    handler.end_headers()
    handler.wfile.write(b"28\r\n" + CONTENT[:40] + b"\r\n")
    handler.close_connection = True


def too_large_and_says_so(handler: Handler, earlier: int) -> None:
    handler.reply(200, b"x", Content_Length="5000")


def too_large(handler: Handler, earlier: int) -> None:
    handler.send_response(200)
    handler.send_header("Transfer-Encoding", "chunked")
    handler.end_headers()
    for _ in range(1000):
        handler.wfile.write(b"400\r\n" + b"x" * 1024 + b"\r\n")


def html(handler: Handler, earlier: int) -> None:
    handler.reply(200, b"<!doctype html><html><title>Access denied</title></html>", Content_Type="text/html")


def named(handler: Handler, earlier: int) -> None:
    handler.reply(200, CONTENT, Content_Disposition='attachment; filename="../../members 2019.csv"')


def redirect(target: str) -> Callable[[Handler, int], None]:
    return lambda handler, earlier: handler.reply(302, Location=target)


def failing(status: int, times: int, **headers: str) -> Callable[[Handler, int], None]:
    return lambda handler, earlier: handler.reply(status, **headers) if earlier < times else good(handler, earlier)


ANSWERS = {
    "/members.csv": good,
    "/stalled.csv": stalled,
    "/dripping-header.csv": dripping_header,
    "/dripping-body.csv": dripping_body,
    "/truncated.csv": truncated,
    "/truncated-once.csv": truncated_once,
    "/truncated-chunks.csv": truncated_chunks,
    "/too-large-and-says-so.csv": too_large_and_says_so,
    "/too-large.csv": too_large,
    "/denied.csv": html,
    "/empty.csv": lambda handler, earlier: handler.reply(200),
    "/download": named,
    "/moved.csv": redirect("/members.csv"),
    "/loop.csv": redirect("/loop.csv"),
    "/to-ftp.csv": redirect("ftp://127.0.0.1/members.csv"),
    "/to-file.csv": redirect("file:///etc/passwd"),
    "/nowhere.csv": lambda handler, earlier: handler.reply(302),
    "/busy-once.csv": failing(429, 1, Retry_After="7"),
    "/busy-for-an-hour.csv": failing(429, 1, Retry_After="3600"),
    "/broken-twice.csv": failing(500, 2),
    "/broken.csv": failing(503, 99),
    "/forbidden.csv": failing(403, 99),
    "/gone.csv": failing(404, 99),
    "/always-unchanged.csv": failing(304, 99),
}


class PublisherServer:
    """``requests``: path and headers (lower case) of each, in order."""

    def __init__(self) -> None:
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), type("Publisher", (Handler,), {"answers": ANSWERS}))
        self._server.daemon_threads = True
        self._server.handle_error = lambda request, address: None  # a client that hangs up is what is tested
        self._server.requests = self.requests = []
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self._server.server_port}{path}"

    def close(self) -> None:
        self._server.shutdown()
        self._server.socket.close()
