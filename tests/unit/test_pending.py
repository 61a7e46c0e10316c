"""What waits for a refresh: told without reading anything twice, and by the same digest for as long as it is the same inputs."""

import os
import shutil
from pathlib import Path

import pytest
from strikeledger.journal import utc_text
from strikeledger.settings import Settings
from strikeledger.sources.deliveries import Delivery, delivery_record
from strikeledger.sources.drop import take_dropped
from strikeledger.sources.pending import DELIVERED, DROPPED, REPORTED, SEED, WITHDRAWN, Digests, Lookout, Pending

from tests.recordings.memberships import SOURCE_CODE, memberships

NOW = 1_800_000_000.0


class Place:
    """A home and two seeds, of which a release may have been published."""

    def __init__(self, folder: Path) -> None:
        self.settings = Settings(folder / "home", folder / "seeds", folder, folder)
        self.released: dict[str, str] | None = None
        for name, content in (("strikes.csv", "a,b\n1,2\n"), ("vocabulary/states.csv", "code\nOH\n"), ("source_documents.csv", "sha256\n")):
            self.seed(name, content)
        self.lookout = Lookout(self.settings, lambda: self.released, lambda: NOW)

    def seed(self, name: str, content: str, age_seconds: float = 60) -> Path:
        return self._put(self.settings.seeds / name, content.encode(), age_seconds)

    def drop(self, name: str, content: bytes, age_seconds: float = 60, source: str = SOURCE_CODE) -> Path:
        return self._put(self.settings.layout.drop / source / name, content, age_seconds)

    def report(self, name: str, content: bytes) -> Path:
        return self._put(self.settings.layout.inbox / name, content, 60)

    def publish(self) -> None:
        """As if a release had taken all that waits now."""
        digests = Digests()
        seeds = {file.relative_to(self.settings.seeds).as_posix(): digests.of(file) for file in self.settings.seeds.rglob("*.csv")}
        with delivery_record(self.settings.layout) as record:
            delivered = {each.input_path: each.sha256 for each in record.read().standing}
        self.released = seeds | delivered
        self.settings.layout.history.write_text(str(self.released))

    def look(self) -> Pending:
        return self.lookout.look()

    def _put(self, file: Path, content: bytes, age_seconds: float) -> Path:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
        os.utime(file, (NOW - age_seconds, NOW - age_seconds))
        return file


@pytest.fixture
def place(tmp_path) -> Place:
    return Place(tmp_path)


@pytest.fixture
def released(place) -> Place:
    place.publish()
    return place


def delivery(sha256: str = "f" * 64) -> Delivery:
    known = {"source_code": SOURCE_CODE, "sha256": sha256, "bytes": 1, "file_name": "members.csv", "origin": "somewhere"}
    told = {"fetched_at": utc_text(), "licence_code": "x", "layout_code": "x", "source_document_key": "doc", "vintage_date": "2019-12-31"}
    return Delivery(**known, **told, row_count=1, refused_count=0)


def test_before_the_first_release_the_seeds_wait(place):
    assert place.look().is_first and place.look().counts == {SEED: 3}
    assert place.look().as_text() == "the first release"


def test_after_a_release_nothing_waits(released):
    assert not released.look()
    assert released.look().as_text() == "nothing"


def test_files_that_lie_in_the_folders_wait_and_are_counted(released):
    released.drop("b.csv", b"b")
    released.drop("c.csv", b"c")
    released.report("report.yaml", b"report: new")
    assert released.look().counts == {DROPPED: 2, REPORTED: 1}
    assert released.look().as_text() == "2 files in the drop folder, 1 report in the inbox"
    assert released.look().as_json()["names"] == [f"{SOURCE_CODE}/b.csv", f"{SOURCE_CODE}/c.csv", "reported_actions/report.yaml"]


@pytest.mark.parametrize(("name", "age_seconds"), [("young.csv", 1), ("a.csv.part", 60), ("~$open.xlsx", 60), (".hidden", 60)])
def test_half_a_file_does_not_wait(released, name, age_seconds):
    released.drop(name, b"half", age_seconds)
    assert not released.look()


def test_a_file_waits_under_the_same_digest_before_and_after_a_run_took_it_into_the_archive(released):
    file = released.drop("members.csv", memberships())
    dropped = released.look()
    (receipt,) = take_dropped(released.settings, lambda: NOW)
    assert receipt.status_code == "accepted" and not file.exists()
    assert released.look().counts == {DELIVERED: 1}
    assert released.look().digest == dropped.digest
    released.publish()
    assert not released.look()


def test_a_refused_file_leaves_and_waits_no_more(released):
    released.drop("members.csv", b"no,such,header\n1,2,3\n")
    assert released.look()
    take_dropped(released.settings, lambda: NOW)
    assert not released.look()


def test_the_beginning_of_a_source_s_name_is_the_source(released):
    released.drop("members.csv", b"x")
    whole = released.look().digest
    shutil.rmtree(released.settings.layout.drop)
    released.drop("members.csv", b"x", source="cps")
    assert released.look().digest == whole


def test_what_no_run_can_take_waits_under_one_digest(released):
    released.drop("a.csv", b"x", source="no-such-source")
    (released.settings.layout.drop / SOURCE_CODE / "folder").mkdir(parents=True)
    (released.settings.layout.drop / SOURCE_CODE / "link").symlink_to("nowhere")
    first = released.look()
    assert len(first.changes) == 3 and first.digest == released.look().digest


def test_a_withdrawn_file_waits_until_a_release_does_without_it(released):
    with delivery_record(released.settings.layout) as record:
        record.accept(delivery())
    released.publish()
    with delivery_record(released.settings.layout) as record:
        record.withdraw(SOURCE_CODE, "f" * 64, "a mistake")
    assert released.look().counts == {WITHDRAWN: 1}
    released.publish()
    assert not released.look()


def test_a_file_that_was_withdrawn_before_any_release_held_it_does_not_wait(released):
    with delivery_record(released.settings.layout) as record:
        record.accept(delivery())
        record.withdraw(SOURCE_CODE, "f" * 64, "a mistake")
    assert not released.look()


def test_changed_new_and_removed_seeds_wait(released):
    released.seed("strikes.csv", "a,b\n1,3\n")
    released.seed("new.csv", "x\n")
    (released.settings.seeds / "vocabulary" / "states.csv").unlink()
    assert released.look().counts == {SEED: 3}
    assert {change.name for change in released.look().changes} == {"strikes.csv", "new.csv", "vocabulary/states.csv"}


def test_a_seed_that_is_set_back_waits_no_more(released):
    before = (released.settings.seeds / "strikes.csv").read_text()
    released.seed("strikes.csv", "a,b\n1,3\n")
    assert released.look()
    released.seed("strikes.csv", before, age_seconds=30)
    assert not released.look()


def test_no_seed_waits_while_one_is_being_written(released):
    released.seed("strikes.csv", "a,b\n1,3\n")
    released.seed("vocabulary/states.csv", "code\nWI\n", age_seconds=0)
    assert not released.look()


def test_other_inputs_have_other_digests(released):
    digests = {released.look().digest}
    for year in (2017, 2018):
        released.drop(f"{year}.csv", memberships(year))
        digests.add(released.look().digest)
    assert len(digests) == 3


def test_the_same_change_of_the_same_seed_has_the_same_digest_whatever_its_time(released):
    released.seed("strikes.csv", "a,b\n1,3\n")
    first = released.look().digest
    released.seed("strikes.csv", "a,b\n1,3\n", age_seconds=30)
    assert released.look().digest == first


def test_a_look_reads_only_what_changed(released, monkeypatch):
    released.drop("members.csv", memberships())
    first = released.look()
    monkeypatch.setattr(Path, "open", lambda *_: pytest.fail("a file was read again"))
    assert released.look() == first
