"""Data Docs beside the site: GX's words for what it found, without a request to anybody and without a script."""

import json
import re

import pytest
from strikeledger.audit.data_docs.writing import write_data_docs
from strikeledger.audit.report import FileReport, RuleResult

HOSTILE = "<script>alert(1)</script>"


def validation(success: bool, values: list[str]) -> dict:
    found = {
        "element_count": 9,
        "unexpected_count": len(values),
        "unexpected_percent": 100 * len(values) / 9,
        "partial_unexpected_list": values,
    }
    return {
        "success": success,
        "expectation_config": {
            "type": "expect_column_values_to_be_in_set",
            "kwargs": {"column": "state_code", "value_set": ["CA", HOSTILE]},
            "meta": {"number": 0},
        },
        "result": found,
        "meta": {},
        "exception_info": {"raised_exception": False, "exception_traceback": None, "exception_message": None},
    }


def report(*validations: dict) -> FileReport:
    results = [
        RuleResult("strikes", f"rule {number}", "warning", "so", each["success"], validation=each)
        for number, each in enumerate(validations)
    ]
    return FileReport("strikes", (*results, RuleResult("strikes", "at least 1 rows", "critical", "so", success=True)), {"strikes": "beef"})


def test_a_page_says_what_was_found_the_same_each_time_and_runs_nothing(tmp_path):
    reports = [report(validation(True, []), validation(False, [HOSTILE, "XX"]))]
    for name in ("first", "second"):
        (tmp_path / name).mkdir()
        assert write_data_docs(tmp_path / name, [FileReport.from_json(json.loads(json.dumps(each.as_record()))) for each in reports]) == 1
    page = (tmp_path / "first" / "data_docs" / "strikes.html").read_text(encoding="utf-8")
    assert page == (tmp_path / "second" / "data_docs" / "strikes.html").read_text(encoding="utf-8")
    assert "1 of 2 expectations hold" in page and "XX" in page and "2 unexpected values found" in page
    assert "<script" not in page and "&lt;script&gt;" in page and "default-src 'none'" in page


def test_a_report_for_readers_has_no_results_of_gx_and_a_record_has():
    whole = report(validation(True, []))
    assert "validation" not in json.dumps(whole.as_json()) and FileReport.from_json(whole.as_record()) == whole


def test_every_release_has_them_in_its_manifest_and_nothing_of_another_host(built):
    folder = built.folder / "current" / "data_docs"
    pages = sorted(file for file in folder.iterdir() if file.suffix == ".html")
    manifest = json.loads((built.folder / "current" / "manifest.json").read_bytes())
    assert len(pages) == len(manifest["tables"]) + 1
    assert {f"data_docs/{page.name}" for page in pages} <= set(manifest["files"])
    assert "validation" not in manifest["audit"]["files"][0]["results"][0]
    assert '"../data_docs/index.html"' in (built.folder / "current" / "site" / "quality.html").read_text(encoding="utf-8")
    for page in pages:
        text = page.read_text(encoding="utf-8")
        assert not re.search(r"(src|href)=[\"']?(https?:|//)", text), page.name
        for address in re.findall(r'href="([^"#:]+)"', text):
            assert (folder / address).is_file(), f"{page.name} leads to {address}"


@pytest.mark.parametrize("tried", ["fct_labor_actions", "fct_reconciliations"])
def test_a_warning_of_the_audit_stands_on_its_tables_page(built, tried):
    page = (built.folder / "current" / "data_docs" / f"{tried}.html").read_text(encoding="utf-8")
    assert "fa-exclamation-triangle" in page or "fa-times" in page
