"""Release keys: ``YYYY-MM-DD.NNN``, the UTC day of publication and a serial in it."""

import re
from collections.abc import Iterable
from datetime import date

from strikeledger.paths import Layout

FORM = re.compile(r"(\d{4}-\d\d-\d\d)\.(\d{3,})")


def is_release_key(text: str) -> bool:
    return FORM.fullmatch(text) is not None


def order(release_key: str) -> tuple[str, int]:
    """What release keys are sorted by: as texts they would be out of order from the thousandth of a day on."""
    day, _, serial = release_key.partition(".")
    return day, int(serial)


def following(used_keys: Iterable[str], today: date) -> str:
    """The key after all of ``used_keys``, of ``today`` or, when the clock went backwards, of the last day used."""
    day, serial = max(map(order, used_keys), default=("", 0))
    if today.isoformat() > day:
        day, serial = today.isoformat(), 0
    return f"{day}.{serial + 1:03}"


def keys_on_disk(layout: Layout) -> list[str]:
    """The folders of releases, newest first, whether they are whole or not."""
    if not layout.releases.is_dir():
        return []
    folders = [folder.name for folder in layout.releases.iterdir() if folder.is_dir() and is_release_key(folder.name)]
    return sorted(folders, key=order, reverse=True)
