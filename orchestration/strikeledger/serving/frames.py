"""How server and worker talk over two pipes: the length in four bytes, then JSON."""

import asyncio
import json
import os
import struct

_LENGTH = struct.Struct(">I")
_LONGEST_FRAME = 64 * 1024 * 1024


def packed(message: dict) -> bytes:
    body = json.dumps(message, ensure_ascii=False, allow_nan=False).encode("utf-8", errors="replace")
    return _LENGTH.pack(len(body)) + body


def read(descriptor: int) -> dict | None:
    """The next message, in a worker; None when the server is gone."""
    head = _exactly(descriptor, _LENGTH.size)
    body = head and _exactly(descriptor, _LENGTH.unpack(head)[0])
    return json.loads(body) if body else None


def write(descriptor: int, message: dict) -> None:
    data = memoryview(packed(message))
    while data:
        data = data[os.write(descriptor, data) :]


async def read_from(stream: asyncio.StreamReader) -> dict:
    """The next message, in the server. Raises EOFError when the worker is gone or says what no worker says."""
    (length,) = _LENGTH.unpack(await stream.readexactly(_LENGTH.size))  # IncompleteReadError is an EOFError
    if length > _LONGEST_FRAME:
        raise EOFError(f"a worker announced {length:,} bytes")
    try:
        return json.loads(await stream.readexactly(length))
    except ValueError as error:
        raise EOFError(f"a worker wrote no JSON: {error}") from None


def _exactly(descriptor: int, count: int) -> bytes | None:
    parts = []
    while count:
        part = os.read(descriptor, min(count, 1 << 16))
        if not part:
            return None
        parts.append(part)
        count -= len(part)
    return b"".join(parts)
