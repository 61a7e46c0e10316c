"""The inbox: what is whole is taken, the oldest first; what is not waits; what is refused leaves for the quarantine."""

from strikeledger.sources.deliveries import read_deliveries
from strikeledger.sources.reports.inbox import take_inbox
from strikeledger.sources.reports.markup import MAXIMUM_BYTES

from tests.recordings.reports import NEW, WITHDRAWAL, told, written


def statuses(receipts) -> dict[str, str]:
    return {receipt.file_name: receipt.status_code for receipt in receipts}


def test_an_empty_or_missing_inbox_gives_nothing(home):
    assert take_inbox(home.settings) == []


def test_good_files_leave_for_the_archive_bad_ones_for_the_quarantine_half_written_ones_stay(home):
    home.put_in(NEW, "good.yaml")
    home.put_in("reporter: [\n", "bad.yaml")
    home.put_in("x" * (MAXIMUM_BYTES * 10), "large.yaml")
    home.put_in(NEW, "young.yaml", age_seconds=0)
    home.put_in(NEW, "half.yaml.part")
    home.put_in("not a report", "notes.txt")
    receipts = take_inbox(home.settings)
    assert statuses(receipts) == {
        "good.yaml": "accepted",
        "bad.yaml": "refused",
        "large.yaml": "refused",
        "young.yaml": "waiting",
        "half.yaml.part": "waiting",
        "notes.txt": "failed",
    }
    assert sorted(file.name for file in (home.folder / "inbox").iterdir()) == ["half.yaml.part", "notes.txt", "young.yaml"]
    assert len(list((home.folder / "quarantine").iterdir())) == 2
    assert [receipt.refusals[0].rule for receipt in receipts if receipt.file_name == "large.yaml"] == ["file_too_large"]


def test_the_oldest_is_taken_first_so_that_a_correction_finds_its_report(home):
    home.put_in(NEW, "a-report.yaml", age_seconds=90)
    take_inbox(home.settings)
    (delivery,) = read_deliveries(home.settings.layout).standing
    key = delivery.source_document_key
    home.put_in(written(WITHDRAWAL | {"withdraws": key}), "a-last.yaml", age_seconds=30)
    home.put_in(written(told() | {"corrects": key, "because": "counted again"}), "z-first.yaml", age_seconds=60)
    receipts = take_inbox(home.settings)
    assert [(receipt.file_name, receipt.status_code) for receipt in receipts] == [("z-first.yaml", "accepted"), ("a-last.yaml", "refused")]
    assert [refusal.rule for refusal in receipts[1].refusals] == ["not_standing"]


def test_the_same_report_twice_is_held_once(home):
    home.put_in(NEW, "report.yaml")
    home.put_in(NEW, "copy of report.yaml")
    assert sorted(statuses(take_inbox(home.settings)).values()) == ["accepted", "already_held"]
    assert list((home.folder / "inbox").iterdir()) == []
