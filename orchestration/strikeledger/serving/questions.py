"""A question as it comes over HTTP, and its answer as JSON, CSV, or a status code."""

import asyncio
import json
from urllib.parse import parse_qs

from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response

from strikeledger.release.query import QueryResult, rendered
from strikeledger.serving import limits
from strikeledger.serving.pool import Pool
from strikeledger.serving.refusals import refused

_STATUS = {"busy": 429, "no_release": 503, "interrupted": 408, "killed": 504, "body_too_long": 413, "body_too_slow": 408}
_RETRY_SECONDS = {"busy": "1", "no_release": "10"}
_FRESH = {"Cache-Control": "no-store"}


class Unreadable(Exception):
    """The request carries no question that can be read. ``told``: the refusal to send."""

    def __init__(self, told: dict) -> None:
        super().__init__(told["error"]["message"])
        self.told = told


async def question_of(request: Request) -> str | None:
    """The SQL of a GET or POST; None when there is none. Raises Unreadable."""
    body = await _body(request) if request.method == "POST" else b""
    try:
        asked = _asked_in(body, request.headers.get("content-type", "")) if body else []
        asked += parse_qs(request.scope["query_string"].decode("ascii"), True, errors="strict", max_num_fields=20).get("sql", [])
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise Unreadable(refused("not_readable", f"the request cannot be read: {error}")) from None
    if len(asked) > 1:
        raise Unreadable(refused("not_readable", "the request carries more than one query"))
    return asked[0].replace("\r\n", "\n") if asked else None


async def answered(request: Request, pool: Pool, sql: str) -> dict:
    """What `Pool.answer` gives. The query is given up when the caller is gone, which raises ClientDisconnect."""
    answering = asyncio.create_task(pool.answer(sql))
    leaving = asyncio.create_task(_gone(request))
    try:
        await asyncio.wait({answering, leaving}, return_when=asyncio.FIRST_COMPLETED)
        if not answering.done():
            raise ClientDisconnect()
        return answering.result()
    finally:
        answering.cancel()
        leaving.cancel()
        await asyncio.gather(answering, leaving, return_exceptions=True)


def status_of(told: dict) -> int:
    return 200 if told["status"] == "answered" else _STATUS.get(told["error"]["code"], 400)


def headers_of(told: dict) -> dict[str, str]:
    code = told.get("error", {}).get("code")
    release = {"Strikeledger-Release": told["release_key"]} if "release_key" in told else {}
    return _FRESH | release | ({"Retry-After": _RETRY_SECONDS[code]} if code in _RETRY_SECONDS else {})


def as_json(told: dict) -> Response:
    return JSONResponse(told, status_of(told), headers_of(told))


def as_csv(told: dict) -> Response:
    """Cells that a spreadsheet would run as a formula are made harmless; a refusal is JSON here too."""
    if told["status"] != "answered":
        return as_json(told)
    result = QueryResult(tuple(told["columns"]), tuple(told["types"]), told["rows"], told["truncated"])
    headers = headers_of(told) | {"Strikeledger-Truncated": str(told["truncated"]).lower()}
    headers["Content-Disposition"] = 'attachment; filename="query.csv"'
    return Response(rendered(result, "csv") + "\n", headers=headers, media_type="text/csv; charset=utf-8; header=present")


async def _body(request: Request) -> bytes:
    body = b""
    try:
        async with asyncio.timeout(limits.BODY_SECONDS):
            async for chunk in request.stream():
                body += chunk
                if len(body) > limits.LONGEST_BODY:
                    raise Unreadable(refused("body_too_long", f"the request is longer than {limits.LONGEST_BODY:,} bytes"))
    except TimeoutError:
        raise Unreadable(refused("body_too_slow", f"the request did not arrive within {limits.BODY_SECONDS:g} seconds")) from None
    return body


def _asked_in(body: bytes, content_type: str) -> list[str]:
    text = body.decode("utf-8")
    kind = content_type.partition(";")[0].strip().lower()
    if kind == "application/json":
        sql = json.loads(text)["sql"]
        if not isinstance(sql, str):
            raise TypeError("sql is not a text")
        return [sql]
    if kind == "application/x-www-form-urlencoded":
        return parse_qs(text, True, errors="strict", max_num_fields=20).get("sql", [])
    return [text]


async def _gone(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass
