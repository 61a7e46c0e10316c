"""The drop folder: ``drop/<source>/`` of a home. What is put there is loaded at the next build, the oldest file first."""

import time
from collections.abc import Callable
from pathlib import Path

from strikeledger.errors import DataRefused, UsageError
from strikeledger.settings import Settings
from strikeledger.sources.admission import FAILED, WAITING, Receipt, load_file, shown
from strikeledger.sources.layouts import PublishedSource
from strikeledger.sources.registry import published_source
from strikeledger.sources.settled_files import is_half_written, seen_in


def take_dropped(settings: Settings, clock: Callable[[], float] = time.time) -> list[Receipt]:
    """Load every file of the drop folder. An accepted or refused one leaves it; one still being written stays for the next time."""
    receipts = []
    for folder in seen_in(settings.layout.drop):
        try:
            source = published_source(folder.name)
        except UsageError as error:
            detail = f"{error}; files go into {settings.layout.drop}/<source>/"
            receipts.append(Receipt("drop", shown(folder.name), shown(str(folder)), FAILED, detail))
            continue
        if not folder.is_dir():
            detail = f"is a file; put it into {settings.layout.drop}/{source.code}/"
            receipts.append(Receipt(source.code, folder.name, str(folder), FAILED, detail))
            continue
        receipts += [_take(settings, source, file, clock()) for file in sorted(seen_in(folder), key=age_order)]
    return receipts


def _take(settings: Settings, source: PublishedSource, file: Path, now: float) -> Receipt:
    def receipt(status: str, detail: str) -> Receipt:
        return Receipt(source.code, shown(file.name), shown(str(file)), status, detail)

    if not file.is_file():
        return receipt(FAILED, "is not a file; put the publisher's files themselves here")
    if is_half_written(file, now):
        return receipt(WAITING, "is still being written, or was a moment ago; the next build takes it")
    try:
        taken = load_file(settings, source, file)
    except DataRefused as error:
        return receipt(WAITING, str(error))
    except OSError as error:
        return receipt(FAILED, f"cannot be read: {error.strerror}; mend its permission or remove it")
    if taken.sha256:
        file.unlink()
    return taken


def age_order(file: Path) -> tuple[float, str]:
    """The oldest first."""
    return file.lstat().st_mtime, file.name
