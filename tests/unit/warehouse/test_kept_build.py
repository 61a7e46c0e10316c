"""What the next refresh takes over from the last one, and when it must not."""

import json

import pytest
from strikeledger.audit.report import FileReport, RuleResult
from strikeledger.paths import Layout
from strikeledger.warehouse.kept_build import keep_build, kept_build
from strikeledger.warehouse.plan import Step

KEY, CODE = "2026-11-24.002", "c0de"
INPUTS = {"seeds": [{"source": "seeds", "path": "strikes.csv", "sha256": "ab", "bytes": 3, "rows": 1}]}
PLAN = (Step("model.p.names", "table", "marts.names", ("raw.names",), "select 1", "names.sql"),)
REPORTS = (FileReport("names", (RuleResult("names", "a rule", "critical", "so", success=True),), {"names": "beef"}),)


@pytest.fixture
def layout(tmp_path) -> Layout:
    layout = Layout(tmp_path)
    build = tmp_path / "staging" / "run" / "warehouse.duckdb"
    build.parent.mkdir(parents=True)
    build.write_bytes(b"rows")
    keep_build(layout, build, release_key=KEY, code=CODE, inputs=INPUTS, plan=PLAN, reports=REPORTS)
    return layout


def test_a_kept_build_comes_back_as_it_was_left(layout):
    kept = kept_build(layout, KEY, CODE)
    assert (kept.inputs, kept.plan, kept.reports) == (INPUTS, PLAN, REPORTS)
    assert kept.file.read_bytes() == b"rows"
    assert not (layout.staging / "run" / "warehouse.duckdb").exists()


@pytest.mark.parametrize(("key", "code"), [("2026-11-24.001", CODE), (None, CODE), (KEY, "other")])
def test_another_release_or_other_code_builds_everything(layout, key, code):
    assert kept_build(layout, key, code) is None


@pytest.mark.parametrize("damage", ["torn", "no file", "no record", "older version"])
def test_what_a_crash_left_builds_everything(layout, damage):
    record = layout.kept_record
    told = json.loads(record.read_text())
    if damage == "torn":
        record.write_text(record.read_text()[:200])
    elif damage == "no file":
        layout.kept_file.unlink()
    elif damage == "no record":
        record.unlink()
    else:
        del told["plan"]
        record.write_text(json.dumps(told))
    assert kept_build(layout, KEY, CODE) is None
