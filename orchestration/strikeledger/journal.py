"""Append-only records: one JSON event a line, each flushed to the disk before it counts.

A crash can only tear the last line: cut it short, or leave zeros in it where a block never came to the disk. No reader takes such a line
for an event, and the next event takes its place.
"""

import json
import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from strikeledger.errors import StrikeledgerError

# From a line to the event that it tells, None where it tells none.
ReadEvent = Callable[[bytes], dict | None]


def utc_text(moment: datetime | None = None) -> str:
    """A moment (now when left out) as ISO 8601 in UTC, to the second."""
    return (moment or datetime.now(UTC)).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def read_events(path: Path, read_event: ReadEvent, damage: str, untouched: str) -> tuple[dict, ...]:
    """All events, oldest first; none where there is no file. A last line that a crash tore is ignored.

    Raises StrikeledgerError on damage elsewhere: ``damage`` says what the line is instead, ``untouched`` what nothing happened to.
    """
    try:
        written = path.read_bytes()
    except FileNotFoundError:
        return ()
    events = []
    for number, line in enumerate(whole_lines(written, read_event).split(b"\n"), start=1):
        event = read_event(line)
        if event is not None:
            events.append(event)
        elif line:
            raise StrikeledgerError(
                f"{path}, line {number}, {damage}; put that line right from a copy, or remove it, and try again "
                f"(no {untouched} was touched)"
            )
    return tuple(events)


def append_event(descriptor: int, event: dict, read_event: ReadEvent) -> None:
    """Add one event to an open file and flush it. A torn last line, which no reader took for an event, is cut off first.

    Raises OSError when the disk takes no more; what it took of the event is a torn line then.
    """
    whole = whole_lines(os.pread(descriptor, os.fstat(descriptor).st_size, 0), read_event)
    lost_line_end = b"\n" if whole and not whole.endswith(b"\n") else b""
    os.ftruncate(descriptor, len(whole))
    line, end = lost_line_end + json.dumps(event, ensure_ascii=False).encode() + b"\n", len(whole)
    while line:  # a disk that fills up takes a part of it and says no error; it says one when it is asked for the rest
        written = os.pwrite(descriptor, line, end)
        line, end = line[written:], end + written
    os.fsync(descriptor)


def _any_json(line: bytes) -> object | None:
    try:
        return json.loads(line)
    except ValueError:  # no beginning of a JSON object is JSON
        return None


def whole_lines(written: bytes, read_event: ReadEvent = _any_json) -> bytes:
    """What was written, without a last line that a crash tore, or a writer is at: it is no event, and has no line end or zeros where bytes
    were lost."""
    last_line = written.removesuffix(b"\n").rpartition(b"\n")[2]
    is_torn = b"\0" in last_line or not written.endswith(b"\n")
    return written[: written.rindex(last_line)] if last_line and is_torn and read_event(last_line) is None else written
