"""Whatever is sent as HTTP: odd requests, names of other hosts, paths that lead out of the release, text that wants to be markup."""

import contextlib
import socket
from pathlib import Path

import pytest
from strikeledger.paths import Layout
from strikeledger.release.current import current_release

from tests.integration.serving.conftest import SECRET


def raw(server, request: bytes) -> bytes:
    """The first of what the server says to these very bytes; nothing when it hangs up in the middle of them."""
    answer = b""
    with socket.create_connection(("127.0.0.1", server.port), timeout=6) as connection, contextlib.suppress(ConnectionError):
        connection.sendall(request)
        while part := connection.recv(1 << 16):
            answer += part
            if b"Connection: close" not in request:
                break
    return answer


def status(answer: bytes) -> int | None:
    return int(answer.split(b" ", 2)[1]) if answer else None


@pytest.mark.parametrize(
    "path",
    [
        "/../secret.txt",
        "/..%2fsecret.txt",
        "/%2e%2e/%2e%2e/etc/passwd",
        "/%252e%252e/etc/passwd",
        "/..\\..\\etc\\passwd",
        "//etc/passwd",
        "/data/../history.jsonl",
        "/data/..%2f..%2fhistory.jsonl",
        "/data//etc/passwd",
        "/data/%2fetc%2fpasswd",
        "/data/csv/../../../history.jsonl",
        "/data/csv/%00",
        "/data/csv",
        "/data/csv/",
        "/data/strikeledger.duckdb/",
        "/releases/../history.jsonl",
        "/releases/..%2f/history.jsonl",
        "/releases/2026-11-24.001%2f../../history.jsonl",
        "/releases/./manifest.json",
        "/releases/9999-01-01.001/manifest.json",
        "/current/strikeledger.duckdb",
        "/staging/",
        "/kept/warehouse.duckdb",
        "/sql/static/../pages.py",
        "/sql/static/..%2fpages.py",
        "/sql/static/%2e%2e/worker.py",
        "/sql/static//etc/passwd",
        "/sql/../../etc/passwd",
        "/é",
        "/" + "a" * 5_000,
    ],
)
def test_no_path_leads_out_of_the_release(server, path):
    answer = raw(server, f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode())
    assert status(answer) in (400, 404)
    assert SECRET.encode() not in answer and b"root:" not in answer and b'"event"' not in answer


def test_a_link_in_a_release_is_not_followed(copied, tmp_path):
    from starlette.requests import Request
    from strikeledger.serving.files import file_response

    release = current_release(Layout(copied.folder))
    request = Request({"type": "http", "method": "GET", "headers": []})
    assert file_response(request, release, "CITATION.cff", "no-cache") is not None
    outside = tmp_path / "outside"
    outside.write_bytes((release.folder / "CITATION.cff").read_bytes())  # as long as the file that the manifest lists
    release.folder.chmod(0o755)
    (release.folder / "CITATION.cff").unlink()
    (release.folder / "CITATION.cff").symlink_to(outside)
    assert file_response(request, release, "CITATION.cff", "no-cache") is None
    (release.folder / "csv").rename(tmp_path / "csv")
    (release.folder / "csv").symlink_to(tmp_path / "csv")
    assert file_response(request, release, "csv/dim_states.csv", "no-cache") is None
    (release.folder / "CITATION.cff").unlink()
    (release.folder / "CITATION.cff").write_text("another file than the manifest lists")
    assert file_response(request, release, "CITATION.cff", "no-cache") is None


@pytest.mark.parametrize(
    "headers",
    [
        b"Host: evil.example\r\n",
        b"Host: localhost.evil.example\r\n",
        b"Host: evil.example:8474\r\n",
        b"Host: 127.0.0.1.nip.io\r\n",
        b"Host: localhost\r\nHost: evil.example\r\n",
        b"Host: \r\n",
        b"Host: localhost@evil.example\r\n",
        b"Host: localhost/evil.example\r\n",
        b"",
    ],
)
@pytest.mark.parametrize("path", [b"/", b"/sql.json?sql=select+1", b"/data/manifest.json"])
def test_callers_that_name_another_host_get_nothing(server, headers, path):
    answer = raw(server, b"GET " + path + b" HTTP/1.1\r\n" + headers + b"X-Forwarded-Host: localhost\r\nConnection: close\r\n\r\n")
    assert status(answer) in (400, 421)
    assert b"release" not in answer.lower()


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost:1234", "[::1]:8474", "LOCALHOST"])
def test_loopback_has_several_names(server, host):
    assert server.get("/sql.json?sql=select+1", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    ("request_bytes", "statuses"),
    [
        (b"POST /sql.json HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n", {400}),
        (b"POST /sql.json HTTP/1.1\r\nHost: localhost\r\nContent-Length: two\r\n\r\n", {400}),
        (b"POST /sql.json HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabc", {400}),
        (b"POST /sql.json HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", {400}),
        (b"POST /sql.json HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 400000\r\n\r\n" + b"x" * 400_000, {413, None}),
        (b"GET /sql.json?sql=" + b"x" * 300_000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n", {400, None}),
        (b"GET /sql.json HTTP/1.1\r\nHost: localhost\r\nX: a\r\n b\r\n\x00: c\r\n\r\n", {400}),
        (b"GET /sql.json?sql=%FF%FE HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", {400}),
        (b"GET /sql.json?sql=%00select HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", {400}),
        (b"GET /sql.json?sql=select+1&sql=select+2 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", {400}),
        (b"GET /sql.json?" + b"a&" * 500 + b" HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", {400}),
        (b"GET /sql.json HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", {400}),
        (b"PUT /sql.json HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 0\r\n\r\n", {405}),
        (b"OPTIONS /sql.json HTTP/1.1\r\nHost: localhost\r\nOrigin: https://evil.example\r\nConnection: close\r\n\r\n", {405}),
        (b"DELETE /data/manifest.json HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", {405}),
        (b"CONNECT example.org:443 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", {400, 404, 405}),
        (b"GET http://example.org/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", {200, 400, 404}),
        (b"\x16\x03\x01\x02\x00\r\n\r\n", {400}),
        (b"GET / HTTP/9.9\r\nHost: localhost\r\n\r\n", {200, 400, 505}),
    ],
    ids=lambda value: repr(value[:70]) if isinstance(value, bytes) else "",
)
def test_odd_requests_get_plain_refusals(server, request_bytes, statuses):
    answer = raw(server, request_bytes)
    assert status(answer) in statuses
    assert b"Traceback" not in answer and b"access-control" not in answer.lower()
    assert server.ask("select 1").status_code == 200


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"\xff\xfe", "text/plain"),
        (b"sql=%FF", "application/x-www-form-urlencoded"),
        (b"{", "application/json"),
        (b"[]", "application/json"),
        (b'{"sql": 1}', "application/json"),
        (b'{"sql": "\\ud800"}', "application/json"),
        (b"[" * 100_000, "application/json"),
        (b"select 'a\x00b'", "text/plain"),
    ],
)
def test_bodies_that_carry_no_question(server, body, kind):
    answer = server.post("/sql.json", content=body, headers={"Content-Type": kind})
    assert answer.status_code == 400 and answer.json()["error"]["remedy"]


def test_no_line_of_a_query_becomes_a_header(server):
    for sql in ("select 1 as \"a\r\nSet-Cookie: x=1\"", "select 1\r\nSet-Cookie: x=1"):
        for form in ("json", "csv"):
            assert "set-cookie" not in server.ask(sql, form).headers
    location = raw(server, b"GET /releases/x%0d%0aSet-Cookie:%20x=1/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
    assert b"\r\nSet-Cookie" not in location


@pytest.mark.parametrize("path", ["/", "/sql", "/sql?sql=select+1", "/sql.json?sql=select", "/sql.csv?sql=select+1", "/data/", "/data/manifest.json", "/nowhere"])
def test_every_answer_tells_browsers_to_trust_nothing(server, path):
    headers = server.get(path).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy and "unsafe" not in policy and "frame-ancestors 'none'" in policy
    assert headers["x-content-type-options"] == "nosniff" and headers["referrer-policy"] == "no-referrer"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert not [name for name in headers if name.startswith("access-control")] and "server" not in headers


HOSTILE = "</textarea></title><script>alert(1)</script><img src=x onerror=alert(1)>\"'`&"


@pytest.mark.parametrize(
    "sql",
    [
        HOSTILE,
        "select '" + HOSTILE.replace("'", "''") + "' as \"" + HOSTILE.replace('"', '""') + '"',
        "select error('" + HOSTILE.replace("'", "''") + "')",
        "select [" + "'<script>alert(1)</script>'] as a, {'<img src=x>': '<b>'} as b",
    ],
)
def test_text_that_wants_to_be_markup_stays_text(server, sql):
    page = server.get("/sql", params={"sql": sql}).text
    assert "<script" not in page and "<img" not in page and "</textarea></title>" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_the_server_runs_in_no_process_that_opens_a_database(server):
    """The guard stands in the workers; the process that talks to everybody has no file of the release open but those it sends."""
    opened = {str(link.resolve()) for link in Path(f"/proc/{server.process.pid}/fd").iterdir()}
    assert not [name for name in opened if name.endswith(".duckdb")]
