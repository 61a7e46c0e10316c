"""The inbox of a home: report files that are put there are taken at the next build, the oldest first."""

import time
from collections.abc import Callable
from pathlib import Path

from strikeledger.errors import DataRefused
from strikeledger.settings import Settings
from strikeledger.sources.admission import FAILED, WAITING, Receipt, shown
from strikeledger.sources.drop import age_order
from strikeledger.sources.reports import SOURCE_CODE
from strikeledger.sources.reports.files import SUFFIXES
from strikeledger.sources.reports.receiving import receive_report
from strikeledger.sources.settled_files import is_half_written, seen_in


def take_inbox(settings: Settings, clock: Callable[[], float] = time.time) -> list[Receipt]:
    """Receive every file of the inbox. An accepted or refused one leaves it; one still being written stays for the next time."""
    return [_take(settings, file, clock()) for file in sorted(seen_in(settings.layout.inbox), key=age_order)]


def _take(settings: Settings, file: Path, now: float) -> Receipt:
    def receipt(status: str, detail: str) -> Receipt:
        return Receipt(SOURCE_CODE, shown(file.name), shown(str(file)), status, detail)

    if is_half_written(file, now):
        return receipt(WAITING, "is still being written, or was a moment ago; the next build takes it")
    if not file.is_file() or not file.name.endswith(SUFFIXES):
        return receipt(FAILED, f"is no report file; put {', '.join(SUFFIXES)} files here")
    try:
        taken = receive_report(settings, file)
    except DataRefused as error:
        return receipt(WAITING, str(error))
    except OSError as error:
        return receipt(FAILED, f"cannot be read: {error.strerror}; mend its permission or remove it")
    if taken.sha256:
        file.unlink()
    return taken
