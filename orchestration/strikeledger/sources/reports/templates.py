"""Empty report files to begin from. Lines that begin with # are left out until somebody needs them."""

from strikeledger.sources.reports.book import Book
from strikeledger.sources.reports.bulk import COLUMNS

_YAML = """\
# yaml-language-server: $schema=./report.schema.json
# The schema, for completion in editors: strikeledger report --schema > report.schema.json
# Check it: strikeledger check FILE.   Hand it in: strikeledger report FILE.   How to: docs/report-an-action.md

reporter:            # your name
# labor_action_key:  # only to add to an action that is published
# corrects:          # only to replace an earlier report: its key, see `strikeledger reports`
# withdraws:         # only to take one back: its key; then reporter and because, and nothing else
# because:           # why; needed with corrects and withdraws

# Who says it and in which document, for everything below that names nobody else and no other.
claimant:            # key or name
document:            # key

documents:           # leave out what is known already
- key:               # lower-case words and a date, such as harbor-gazette-2026-11-20
  publisher:
  title:
  url:
  published_date:    # YYYY-MM-DD
  accessed_date:
# licence: all-rights-reserved   # {licences}
claimants:           # leave out who is known already
- name:
  role:              # {claimant_roles}

action:
  type:              # {action_types}
  employer:          # key or name; a new one: {{name: …, is_new: true, ownership: …}}
# industry:          # NAICS code
  states: []         # [CA, OR]; with shares: [{{state: CA, weight: 0.6}}, …]
  participations:    # role: {participation_roles}
  - {{union: , role: lead, locator: }}
# - {{group: , role: excluded, workers: , precision: , phrase: , locator: }}
# places:
# - {{name: , state: , workers: , precision: , phrase: , locator: }}
# occupations:
# - {{occupation: , locator: }}
# positions:         # party: {parties}
# - {{topic: , party: , position: , value: , unit: , precision: , locator: }}   # position: {positions}
# service_impacts:   # impact: {impacts}
# - {{service: , impact: , locator: }}

claims:              # a figure that nobody tells is left out; 0 is never "unknown"
- {{measure: start_date, value: , precision: exact, locator: }}
- {{measure: action_status_code, value: , precision: exact, locator: }}   # {action_statuses}
- {{measure: workers_involved_count, value: , precision: , phrase: , locator: }}   # precision: {precisions}
# - {{measure: workers_involved_count, low: , high: , precision: about, claimant: , document: , locator: }}
"""


def yaml_template(book: Book) -> str:
    """A commented report with the codes of the vocabulary."""
    kinds = (
        *("licences", "claimant_roles", "action_types", "participation_roles", "parties", "positions", "impacts", "action_statuses"),
        "precisions",
    )
    return _YAML.format(**{kind: ", ".join(book.codes(kind)) for kind in kinds})


def csv_template() -> str:
    """The header of the bulk table."""
    return ",".join(COLUMNS) + "\n"
