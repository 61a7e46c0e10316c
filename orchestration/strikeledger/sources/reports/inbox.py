"""The inbox of a home: report files that are put there are taken at the next build, the oldest first."""

import time
from collections.abc import Callable
from pathlib import Path

from strikeledger.settings import Settings
from strikeledger.sources.admission import Receipt
from strikeledger.sources.reports import SOURCE_CODE
from strikeledger.sources.reports.files import SUFFIXES
from strikeledger.sources.reports.receiving import receive_report
from strikeledger.sources.taking import take_settled


def take_inbox(settings: Settings, clock: Callable[[], float] = time.time) -> list[Receipt]:
    """Receive every file of the inbox. An accepted or refused one leaves it; one still being written stays for the next time."""
    return take_settled(settings.layout.inbox, SOURCE_CODE, clock(), _misfit, lambda file: receive_report(settings, file))


def _misfit(file: Path) -> str | None:
    return None if file.is_file() and file.name.endswith(SUFFIXES) else f"is no report file; put {', '.join(SUFFIXES)} files here"
