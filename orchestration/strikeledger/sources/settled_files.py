"""When a file that somebody puts into a folder of ours is whole: programs write under another name first, or let it rest."""

from pathlib import Path

_SETTLED_SECONDS = 2
_HALF_WRITTEN = (".part", ".partial", ".crdownload", ".download", ".filepart", ".tmp", ".swp", "~")


def is_half_written(file: Path, now: float) -> bool:
    """Whether ``file`` is still being written, or was a moment before ``now`` (seconds since 1970)."""
    return file.name.endswith(_HALF_WRITTEN) or file.name.startswith("~$") or 0 <= now - file.stat().st_mtime < _SETTLED_SECONDS


def seen_in(folder: Path) -> list[Path]:
    """What lies in ``folder``, by name, without hidden names, which desktops and rsync leave; nothing where there is no folder."""
    return sorted(each for each in folder.iterdir() if not each.name.startswith(".")) if folder.is_dir() else []
