import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from strikeledger.errors import StrikeledgerError, UsageError
from strikeledger.paths import Layout
from strikeledger.sources.deliveries import Delivery, delivery_record, read_deliveries


def delivery(number: int = 1, **changes) -> Delivery:
    made = Delivery(
        source_code="bls",
        sha256=f"{number:064x}",
        bytes=10,
        file_name="listing.xlsx",
        origin="https://example.org/listing.xlsx",
        fetched_at=f"2026-11-24T08:00:{number:02}Z",
        licence_code="public-domain",
        layout_code="listing",
        source_document_key="",
        vintage_date="2023-02-22",
        row_count=9,
        refused_count=1,
        coverage=("1993-01-01", None),
    )
    return replace(made, **changes)


def accept(layout: Layout, *deliveries: Delivery, stem: str | None = "bls-listing-2023-02-22") -> list[Delivery]:
    with delivery_record(layout) as record:
        return [record.accept(each, stem)[0] for each in deliveries]


def test_an_accepted_file_is_one_line_and_reads_back(tmp_path):
    layout = Layout(tmp_path)
    (accepted,) = accept(layout, delivery())
    assert read_deliveries(layout).standing == [accepted]
    (line,) = layout.deliveries.read_text().splitlines()
    told = json.loads(line)
    assert told["event"] == "accepted" and told["coverage"] == ["1993-01-01", None]
    assert (told["delivery_number"], told["source_document_key"]) == (1, "bls-listing-2023-02-22")


def test_the_same_bytes_twice_are_one_delivery_for_a_source_and_two_for_two_sources(tmp_path):
    layout = Layout(tmp_path)
    accept(layout, delivery())
    before = layout.deliveries.read_bytes()
    with delivery_record(layout) as record:
        held, is_new = record.accept(delivery(fetched_at="2027-01-01T00:00:00Z"))
    assert not is_new and held.fetched_at == delivery().fetched_at
    assert layout.deliveries.read_bytes() == before
    accept(layout, delivery(source_code="ilr"))
    assert len(read_deliveries(layout).standing) == 2


def test_two_files_of_one_layout_and_vintage_get_two_document_keys(tmp_path):
    layout = Layout(tmp_path)
    keys = [each.source_document_key for each in accept(layout, delivery(1), delivery(2), delivery(3))]
    assert keys == ["bls-listing-2023-02-22", "bls-listing-2023-02-22-2", "bls-listing-2023-02-22-3"]
    (seed_named,) = accept(layout, delivery(4, source_document_key="named-by-the-seeds"), stem=None)
    assert seed_named.source_document_key == "named-by-the-seeds"


def test_a_withdrawn_file_no_longer_stands_its_key_stays_used_and_it_can_be_loaded_again(tmp_path):
    layout = Layout(tmp_path)
    accept(layout, delivery(1), delivery(2))
    with delivery_record(layout) as record:
        assert record.withdraw("bls", delivery(1).sha256, "the wrong file").sha256 == delivery(1).sha256
    assert [each.sha256 for each in read_deliveries(layout).standing] == [delivery(2).sha256]
    (again,) = accept(layout, delivery(1))
    assert (again.delivery_number, again.source_document_key) == (3, "bls-listing-2023-02-22-3")
    assert '"because": "the wrong file"' in layout.deliveries.read_text()


@pytest.mark.parametrize("begin", ["f" * 8, "0" * 8])
def test_withdrawing_needs_one_file(tmp_path, begin):
    layout = Layout(tmp_path)
    accept(layout, delivery(1), delivery(2))
    with delivery_record(layout) as record, pytest.raises(UsageError, match="whose sha256 begins with"):
        record.withdraw("bls", begin, "a mistake")


def test_the_last_standing_file_of_an_address_is_what_a_fetch_compares_with(tmp_path):
    layout = Layout(tmp_path)
    accept(layout, delivery(1, etag='"1"'), delivery(2, etag='"2"'), delivery(3, origin="https://example.org/other.xlsx"))
    assert read_deliveries(layout).last_from("bls", "https://example.org/listing.xlsx").etag == '"2"'
    assert read_deliveries(layout).last_from("ilr", "https://example.org/listing.xlsx") is None


def test_a_line_cut_short_by_a_crash_is_no_delivery_and_is_cut_off_by_the_next(tmp_path):
    layout = Layout(tmp_path)
    accept(layout, delivery(1))
    whole = layout.deliveries.read_bytes()
    layout.deliveries.write_bytes(whole + whole[:50])
    assert len(read_deliveries(layout).standing) == 1
    accept(layout, delivery(2))
    assert [each.delivery_number for each in read_deliveries(layout).standing] == [1, 2]
    assert layout.deliveries.read_bytes().startswith(whole)


def test_a_last_line_that_lost_only_its_end_is_kept(tmp_path):
    layout = Layout(tmp_path)
    accept(layout, delivery(1))
    layout.deliveries.write_bytes(layout.deliveries.read_bytes().rstrip(b"\n"))
    accept(layout, delivery(2))
    assert len(read_deliveries(layout).standing) == 2


@pytest.mark.parametrize("damage", [b"{}", b"not json", b'{"event": "accepted", "source_code": "bls", "sha256": "0"}'])
def test_damage_elsewhere_is_named_with_its_line(tmp_path, damage):
    layout = Layout(tmp_path)
    accept(layout, delivery(1), delivery(2))
    first, second = layout.deliveries.read_bytes().splitlines()
    layout.deliveries.write_bytes(first + b"\n" + damage + b"\n" + second + b"\n")
    with pytest.raises(StrikeledgerError, match="line 2, tells of no delivery"):
        read_deliveries(layout)


def test_nothing_is_held_in_a_home_that_is_not_there(tmp_path):
    assert read_deliveries(Layout(tmp_path / "nowhere")).standing == []
    assert not (tmp_path / "nowhere").exists()


def test_many_at_once_lose_no_line_and_share_no_number(tmp_path):
    layout = Layout(tmp_path)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: accept(layout, delivery(number)), range(40)))
    standing = read_deliveries(layout).standing
    assert sorted(each.delivery_number for each in standing) == list(range(1, 41))
    assert len({each.source_document_key for each in standing}) == 40


def test_a_killed_holder_does_not_keep_the_record_locked(tmp_path):
    code = (
        "import os, sys; from pathlib import Path; from strikeledger.paths import Layout\n"
        "from strikeledger.sources.deliveries import delivery_record\n"
        "with delivery_record(Layout(Path(sys.argv[1]))): os.kill(os.getpid(), 9)"
    )
    assert subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=False).returncode == -9
    accept(Layout(tmp_path), delivery(1))
