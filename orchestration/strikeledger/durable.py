"""Files that survive a crash: what was reported as written is on the disk, and what is served cannot be written by accident."""

import hashlib
import json
import os
import shutil
from pathlib import Path
from stat import S_IMODE

FILE_MODE = 0o444
FOLDER_MODE = 0o555


def sync(path: Path) -> None:
    """Flush a file's content, or a folder's list of names, to the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def file_sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def make_folder(folder: Path) -> None:
    """Make a folder, and those above it, unless they are there. A new one's name is on the disk before anything is put into it."""
    if not folder.is_dir():
        make_folder(folder.parent)
        folder.mkdir(exist_ok=True)
        sync(folder.parent)


def write_whole(path: Path, content: bytes) -> None:
    """Write ``content`` so that ``path`` holds either nothing new or all of it."""
    half = path.with_name(path.name + ".half")
    with half.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    half.replace(path)
    sync(path.parent)


def write_json(path: Path, value: object) -> None:
    """Write ``value`` so that ``path`` holds either nothing new or all of it."""
    write_whole(path, (json.dumps(value, indent=1, ensure_ascii=False) + "\n").encode())


def freeze(folder: Path) -> None:
    """Make every file below ``folder`` read-only and durable, then every folder below it.

    ``folder`` itself stays writable: Linux refuses to move a folder to another parent without write permission on the folder.
    """
    for place, _, files in os.walk(folder, topdown=False):
        for file in (Path(place, name) for name in files):
            if S_IMODE(file.stat().st_mode) != FILE_MODE:  # a change of mode, even to the same one, makes the next flush a whole one
                file.chmod(FILE_MODE)
            sync(file)
        if Path(place) != folder:
            Path(place).chmod(FOLDER_MODE)
        sync(Path(place))


def remove_folder(folder: Path) -> None:
    """Remove a folder, frozen or not. Nothing happens where there is none."""
    if not folder.is_dir():
        return
    for place, _, _ in os.walk(folder):
        Path(place).chmod(0o700)
    shutil.rmtree(folder)
