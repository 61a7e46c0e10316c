"""The examples of docs/report-an-action.md do what the page says."""

import re

from tests.conftest import ROOT
from tests.recordings.reports import Desk

PAGE = (ROOT / "docs" / "report-an-action.md").read_text(encoding="utf-8")
FIRST, SECOND = "2026-03-03-1a2b3c4d", "2026-03-05-5e6f7a8b"  # as the examples name them


def examples(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)


def test_the_examples_are_accepted_one_after_another(tmp_path):
    desk = Desk(tmp_path / "home")
    new, addition, correction, withdrawal = examples("yaml")
    desk.accept(new, FIRST)
    assert desk.register.reports[-1].telling.labor_action_key == "northwind-harbor-works-2026-03-02"
    assert desk.accept(addition, "2026-03-04-00000000")[0]["measure_code"] == "employer_response"
    superseding = [claim for claim in desk.accept(correction, SECOND) if claim["value_number"] == "260"]
    assert superseding[0]["supersedes_claim_key"]
    assert all(claim["supersedes_claim_key"] for claim in desk.accept(withdrawal, "2026-03-06-00000000"))


def test_the_example_passes_check_and_the_table_is_accepted_row_by_row(home):
    assert home.run("check", home.written(examples("yaml")[0])).returncode == 0
    (table,) = examples("csv")
    told = home.json("check", home.written(table, "table.csv"))
    assert told["status"] == "ok" and told["files"][0]["accepted"] == told["files"][0]["rows"] == 2
