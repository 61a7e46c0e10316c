"""Reports say what failed so that somebody can mend it, and survive being written down."""

import json

from strikeledger.audit.report import FileReport, RuleResult

HELD = RuleResult("strikes", "rule one", "critical", "It holds.", success=True)
FAILED = RuleResult("strikes", "rule two", "critical", "No end before the start.", False, 2, "2 of 9 rows", ({"key": "a", "end": None},))
WARNED = RuleResult("strikes", "rule three", "warning", "Claimants seldom differ so much.", False, 1, "1 of 9 rows")


def report(*results: RuleResult) -> FileReport:
    return FileReport("strikes", results, {"strikes": "0" * 64})


def test_only_a_critical_failure_refuses():
    assert report(HELD, WARNED).passed
    assert not report(HELD, FAILED).passed


def test_a_report_without_rules_did_not_pass():
    assert not report().passed


def test_text_names_table_rule_because_and_rows_critical_first():
    text = report(WARNED, HELD, FAILED).as_text()
    for part in ("strikes: rule two", "No end before the start.", "2 of 9 rows", "key a", "Claimants seldom differ"):
        assert part in text
    assert text.index("rule two") < text.index("rule three")
    assert "rule one" not in text


def test_json_and_back_is_the_same():
    written = report(HELD, FAILED, WARNED)
    assert FileReport.from_json(json.loads(json.dumps(written.as_json()))) == written
