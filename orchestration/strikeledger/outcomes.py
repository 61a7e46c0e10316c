"""What to say of a refresh that ended, and the exit code that says it to programs."""

from typing import TYPE_CHECKING

from strikeledger import attempts
from strikeledger.audit.session import kept_reports
from strikeledger.errors import Busy, DataRefused, ExitCode
from strikeledger.settings import Settings

if TYPE_CHECKING:
    from strikeledger.refresh import Outcome


def failures(settings: Settings, outcome: "Outcome") -> list[str]:
    """Why nothing was published, the gate's reports first; empty when something was, or nothing had changed."""
    reports = kept_reports(settings.layout.staging / outcome.run_id / "audit")
    refused = [report.as_text() for report in reports if not report.passed]
    head = ["the gate refused this candidate; nothing was published, the last release stands"] if refused else []
    return [*head, *refused, *(str(failure) for failure in outcome.failures)]


def exit_code(settings: Settings, outcome: "Outcome") -> ExitCode:
    """Refused when nothing could be published, and when a file was left out of what was."""
    if failures(settings, outcome):
        return ExitCode(max((failure.exit_code for failure in outcome.failures), default=ExitCode.DATA_REFUSED))
    return ExitCode.DATA_REFUSED if outcome.refused_files else ExitCode.OK


def outcome_code(settings: Settings, outcome: "Outcome") -> str:
    """published, unchanged, refused, busy or failed."""
    if not failures(settings, outcome):
        return attempts.UNCHANGED if outcome.release["is_unchanged"] else attempts.PUBLISHED
    if any(isinstance(failure, Busy) for failure in outcome.failures):
        return attempts.BUSY
    return attempts.REFUSED if all(isinstance(failure, DataRefused) for failure in outcome.failures) else attempts.FAILED
