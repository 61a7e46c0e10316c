"""`backup.json`: which files a backup holds, and what each of them must be. It is written last: a folder without it is no backup."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath

from strikeledger.durable import write_whole
from strikeledger.errors import DataRefused, UsageError
from strikeledger.release.release_keys import is_release_key

FILE_NAME = "backup.json"
FORMAT_VERSION = 1
HOME, SEEDS = "home", "seeds"
_SELF = "manifest_sha256"


class DamagedBackup(DataRefused):
    """A backup, or a part of it, is not what was written."""


@dataclass(frozen=True)
class BackedUpFile:
    """``mode``: permission bits. ``mtime_ns``: the drop folder is emptied in its order."""

    bytes: int
    sha256: str
    mode: int
    mtime_ns: int

    def as_json(self) -> dict:
        return asdict(self) | {"mode": _octal(self.mode)}

    @classmethod
    def from_json(cls, value: Mapping) -> "BackedUpFile":
        return cls(value["bytes"], value["sha256"], int(value["mode"], 8), value["mtime_ns"])


@dataclass(frozen=True)
class BackupManifest:
    """``made_at``: UTC, ISO 8601. ``home``: where the home was. ``current_key``: the release that readers saw, if any.

    ``files`` and ``folders`` (with their permission bits) by path, which begins with ``home/`` or ``seeds/``.
    """

    made_at: str
    code_version: str
    home: str
    current_key: str | None
    files: dict[str, BackedUpFile]
    folders: dict[str, int]

    @property
    def contents(self) -> dict[str, int]:
        """Size in bytes of each content, by its sha256; files of the same content share it."""
        return {file.sha256: file.bytes for file in self.files.values()}


def write_manifest(folder: Path, manifest: BackupManifest) -> None:
    """Put the manifest in place of the one before: readers find the old one or the new one, whole."""
    value = {
        "format_version": FORMAT_VERSION,
        **asdict(manifest),
        "files": {path: file.as_json() for path, file in sorted(manifest.files.items())},
        "folders": {path: _octal(mode) for path, mode in sorted(manifest.folders.items())},
    }
    # ASCII: a file's name may hold bytes that are no UTF-8, which Python keeps as lone surrogates
    write_whole(folder / FILE_NAME, (json.dumps(value | {_SELF: _sha256(value)}, indent=1) + "\n").encode("ascii"))


def read_manifest(folder: Path) -> BackupManifest:
    """The manifest of the backup in ``folder``. Raises UsageError when there is none, DamagedBackup when it cannot be relied on."""
    file = folder / FILE_NAME
    try:
        value = json.loads(file.read_bytes())
        version = value["format_version"]
        if isinstance(version, int) and version > FORMAT_VERSION:
            raise DamagedBackup(
                f"{file} has format {version}, made by a newer strikeledger ({value.get('code_version')}); "
                f"this one reads format {FORMAT_VERSION}: update it, then try again"
            )
        if value.pop(_SELF) != _sha256(value):
            raise DamagedBackup(f"{file} was changed after it was written; {_OTHER_COPY}")
        return _manifest(value)
    except (FileNotFoundError, NotADirectoryError):
        raise UsageError(f"{folder} holds no backup: it has no {FILE_NAME}; make one with `strikeledger backup {folder}`") from None
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise DamagedBackup(f"{file} is cut short or damaged ({error}); {_OTHER_COPY}") from None


_OTHER_COPY = "use another copy of this backup"


def _manifest(value: Mapping) -> BackupManifest:
    """Raises ValueError for a path that would lead out of the restored folders: the sha256 tells damage, not who wrote it."""
    for path in (*value["files"], *value["folders"]):
        parts = PurePosixPath(path).parts
        if parts[:1] not in ((HOME,), (SEEDS,)) or ".." in parts or "/".join(parts) != path or "\0" in path:
            raise ValueError(f"{path!r} is no path inside a backup")
    if value["current_key"] is not None and not is_release_key(value["current_key"]):
        raise ValueError(f"{value['current_key']!r} is no release key")
    return BackupManifest(
        made_at=value["made_at"],
        code_version=value["code_version"],
        home=value["home"],
        current_key=value["current_key"],
        files={path: BackedUpFile.from_json(file) for path, file in value["files"].items()},
        folders={path: int(mode, 8) for path, mode in value["folders"].items()},
    )


def _octal(mode: int) -> str:
    return f"{mode:04o}"


def _sha256(value: Mapping) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode("ascii")).hexdigest()
