import json

import pytest
from strikeledger.errors import StrikeledgerError
from strikeledger.paths import Layout
from strikeledger.release.history import read_history, record_prepared, record_rolled_back
from strikeledger.release.lock import publish_lock

PREPARED = {"event": "prepared", "release_key": "2026-03-31.001", "at": "2026-03-31T12:00:00Z"}


@pytest.fixture
def layout(tmp_path) -> Layout:
    return Layout(tmp_path)


def append(layout: Layout) -> None:
    with publish_lock(layout, "test") as lock:
        record_rolled_back(layout, lock, "2026-03-31.002", "2026-03-31.001", "2026-03-31T13:00:00Z")


def lines(layout: Layout) -> list[dict]:
    return [json.loads(line) for line in layout.history.read_text().splitlines()]


def test_no_history_is_an_empty_one(layout):
    assert read_history(layout).events == ()


def test_lines_are_added_and_nothing_else_changes(layout):
    with publish_lock(layout, "test") as lock:
        record_prepared(layout, lock, "2026-03-31.001", "2026-03-31T12:00:00Z")
    before = layout.history.read_bytes()
    append(layout)
    assert layout.history.read_bytes().startswith(before)
    assert [event["event"] for event in read_history(layout).events] == ["prepared", "rolled_back"]


@pytest.mark.parametrize("torn", [b"{", b'{"event": "publ', b'{"event": "published"}', b"\x00\x00\x00", b"null", "é".encode()[:1]])
def test_a_torn_last_line_is_ignored_and_cut_off_by_the_next(layout, torn):
    whole = json.dumps(PREPARED).encode() + b"\n"
    layout.history.write_bytes(whole + torn)
    assert read_history(layout).events == (PREPARED,)
    append(layout)
    assert lines(layout)[0] == PREPARED and len(lines(layout)) == 2
    assert len(read_history(layout).events) == 2


def test_a_whole_last_line_that_lost_its_line_end_is_kept(layout):
    layout.history.write_bytes(json.dumps(PREPARED).encode())
    assert read_history(layout).events == (PREPARED,)
    append(layout)
    assert lines(layout)[0] == PREPARED and len(lines(layout)) == 2


def test_damage_in_the_middle_is_told_with_its_line(layout):
    whole = json.dumps(PREPARED).encode() + b"\n"
    layout.history.write_bytes(whole + b"damaged\n" + whole)
    with pytest.raises(StrikeledgerError, match=r"history\.jsonl, line 2, is not an event; .*no release was touched"):
        read_history(layout)


def test_appending_needs_the_lock(layout):
    with publish_lock(layout, "test") as lock:
        pass
    with pytest.raises(RuntimeError, match="is not held"):
        record_prepared(layout, lock, "2026-03-31.001", "2026-03-31T12:00:00Z")
