"""The drop folder: ``drop/<source>/`` of a home. What is put there is loaded at the next build, the oldest file first."""

import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from strikeledger.errors import UsageError
from strikeledger.settings import Settings
from strikeledger.sources.admission import FAILED, Receipt, load_file, shown
from strikeledger.sources.registry import published_source
from strikeledger.sources.settled_files import seen_in
from strikeledger.sources.taking import take_settled


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
        receipts += take_settled(folder, source.code, clock(), _misfit, partial(load_file, settings, source))
    return receipts


def _misfit(file: Path) -> str | None:
    return None if file.is_file() else "is not a file; put the publisher's files themselves here"
