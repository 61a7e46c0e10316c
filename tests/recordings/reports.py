"""Report files about an invented employer, and a register to examine them against without a release."""

from copy import deepcopy
from pathlib import Path

import yaml
from strikeledger.paths import Layout
from strikeledger.sources.reports.chain import AcceptedReport
from strikeledger.sources.reports.examining import examined
from strikeledger.sources.reports.markup import Markup, read_markup
from strikeledger.sources.reports.register import Register

from tests.conftest import ROOT

NEW = """\
reporter: Ada Example
claimant: Harbor Gazette
document: harbor-gazette-2026-03-02
documents:
- key: harbor-gazette-2026-03-02
  publisher: Harbor Gazette
  title: Crane operators walk out
  url: https://gazette.example/cranes
  published_date: 2026-03-02
  accessed_date: 2026-03-03
claimants:
- {name: Harbor Gazette, role: press}
- {name: Northwind Harbor Works, role: employer}
action:
  type: strike
  employer: {name: Northwind Harbor Works, is_new: true, ownership: private}
  industry: 488320
  states: [WA]
  participations:
  - {union: ilwu, role: lead, workers: 240, precision: about, phrase: some 240, locator: paragraph 2}
  positions:
  - {topic: general_wage_increase, party: union, position: ask, value: 9, unit: percent, precision: exact, locator: paragraph 4}
  service_impacts:
  - {service: Container terminal, impact: closed, locator: paragraph 5}
claims:
- {measure: start_date, value: 2026-03-02, precision: exact, locator: paragraph 1}
- {measure: workers_involved_count, value: 240, precision: about, phrase: some 240, locator: paragraph 2}
- {measure: workers_involved_count, value: 180, precision: exact, claimant: northwind-harbor-works, locator: paragraph 3}
"""
ACTION = "northwind-harbor-works-2026-03-02"
WITHDRAWAL = {"reporter": "Ada Example", "because": "the walkout was called off"}


def told(text: str = NEW) -> dict:
    """A report as plain values, to change and write again."""
    return deepcopy(yaml.load(text, Loader=yaml.BaseLoader))


def written(report: dict) -> str:
    return yaml.safe_dump(report, sort_keys=False, allow_unicode=True)


class Desk:
    """Takes reports one after another against the bundled seeds, in memory."""

    def __init__(self, home: Path) -> None:
        self.register = Register.opened(Layout(home), ROOT / "seeds")

    def examine(self, text: str | bytes, name: str = "report.yaml", key: str = "2026-03-03-aaaaaaaa"):
        """The telling, None when refused, and the markup that says why."""
        markup = read_markup(name, text if isinstance(text, bytes) else text.encode())
        return examined(markup, self.register, key, is_receipt=True), markup

    def refusals(self, text: str | bytes | dict, name: str = "report.yaml") -> dict[str, str]:
        """Rule by field."""
        telling, markup = self.examine(written(text) if isinstance(text, dict) else text, name)
        assert (telling is None) == bool(markup.refusals)
        return {refusal.column: refusal.rule for refusal in markup.refusals}

    def accept(self, text: str | dict, key: str = "2026-03-03-aaaaaaaa") -> list[dict]:
        """Record a report. Returns the claims that it adds."""
        telling, markup = self.examine(written(text) if isinstance(text, dict) else text, key=key)
        assert telling, _shown(markup)
        return self.register.add(AcceptedReport(key, f"{key}.yaml", key[-8:] * 8, "2026-03-03 10:00:00", telling))


def _shown(markup: Markup) -> str:
    return "\n".join(refusal.as_text() for refusal in markup.refusals)
