"""Files that somebody puts into a folder of ours, taken the oldest first: what the drop folder and the inbox have in common."""

from collections.abc import Callable
from pathlib import Path

from strikeledger.errors import DataRefused
from strikeledger.sources.admission import FAILED, WAITING, Receipt, shown
from strikeledger.sources.settled_files import is_half_written, seen_in


def take_settled(
    folder: Path, source_code: str, now: float, misfit: Callable[[Path], str | None], receive: Callable[[Path], Receipt]
) -> list[Receipt]:
    """Receive every file of ``folder``. An accepted or refused one leaves it; one still being written stays for the next time.

    ``now``: seconds since 1970. ``misfit``: why something is none of the files that belong here, None when it is one.
    """
    return [_taken(file, source_code, now, misfit, receive) for file in sorted(seen_in(folder), key=_age_order)]


def _taken(file: Path, source_code: str, now: float, misfit: Callable[[Path], str | None], receive: Callable[[Path], Receipt]) -> Receipt:
    def receipt(status: str, detail: str) -> Receipt:
        return Receipt(source_code, shown(file.name), shown(str(file)), status, detail)

    if file.is_file() and is_half_written(file, now):
        return receipt(WAITING, "is still being written, or was a moment ago; the next build takes it")
    if detail := misfit(file):
        return receipt(FAILED, detail)
    try:
        taken = receive(file)
    except DataRefused as error:
        return receipt(WAITING, str(error))
    except OSError as error:
        return receipt(FAILED, f"cannot be read: {error.strerror}; mend its permission or remove it")
    if taken.sha256:
        file.unlink()
    return taken


def _age_order(file: Path) -> tuple[float, str]:
    return file.lstat().st_mtime, file.name
