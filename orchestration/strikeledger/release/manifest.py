"""``manifest.json`` of a release: where it came from, what it holds, the sha256 of every file.

It is written last: a folder without one is no release.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from strikeledger.durable import file_sha256, write_json
from strikeledger.marts import Mart

FILE_NAME = "manifest.json"
SELF_SHA256 = "manifest_sha256"
FORMAT_VERSION = 2
READABLE_FORMATS = (1, FORMAT_VERSION)  # 1 had no hash of itself


class InvalidManifest(Exception):
    """The manifest is missing, cut short, or of another format. The message is a clause: "its manifest.json is missing"."""


@dataclass(frozen=True)
class TableRecord:
    """One table of a release.

    ``content_sha256``: of its rows, in any order. ``description_sha256``: of column names, types, NOT NULL and comments.
    """

    mart: Mart
    rows: int
    content_sha256: str
    description_sha256: str

    def as_json(self) -> dict:
        record = {"rows": self.rows, "content_sha256": self.content_sha256, "description_sha256": self.description_sha256}
        return self.mart.as_json() | record

    @classmethod
    def from_json(cls, value: Mapping) -> "TableRecord":
        return cls(Mart.from_json(value), value["rows"], value["content_sha256"], value["description_sha256"])


@dataclass(frozen=True)
class FileRecord:
    sha256: str
    bytes: int


@dataclass(frozen=True)
class Manifest:
    """``published_at``: UTC, ISO 8601. ``inputs``: source, path, sha256, bytes, rows of each. ``files``: by path in the release."""

    release_key: str
    parent_release_key: str | None
    published_at: str
    code_version: str
    inputs: tuple[dict, ...]
    tables: dict[str, TableRecord]
    audit: dict
    files: dict[str, FileRecord]

    @property
    def marts(self) -> list[Mart]:
        return [table.mart for table in self.tables.values()]

    @property
    def row_counts(self) -> dict[str, int]:
        return {name: table.rows for name, table in self.tables.items()}

    @property
    def content(self) -> dict[str, str]:
        """Content sha256 of each table."""
        return {name: table.content_sha256 for name, table in self.tables.items()}

    @property
    def input_sha256s(self) -> dict[str, str]:
        return {each["path"]: each["sha256"] for each in self.inputs}

    def as_json(self) -> dict:
        return {
            "format_version": FORMAT_VERSION,
            "release_key": self.release_key,
            "parent_release_key": self.parent_release_key,
            "published_at": self.published_at,
            "code_version": self.code_version,
            "inputs": list(self.inputs),
            "tables": {name: table.as_json() for name, table in self.tables.items()},
            "audit": self.audit,
            "files": {path: {"sha256": file.sha256, "bytes": file.bytes} for path, file in self.files.items()},
        }

    @classmethod
    def from_json(cls, value: Mapping) -> "Manifest":
        return cls(
            release_key=value["release_key"],
            parent_release_key=value["parent_release_key"],
            published_at=value["published_at"],
            code_version=value["code_version"],
            inputs=tuple(value["inputs"]),
            tables={name: TableRecord.from_json(table) for name, table in value["tables"].items()},
            audit=value["audit"],
            files={path: FileRecord(**file) for path, file in value["files"].items()},
        )


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write the manifest, whole or not at all, and flush it to the disk."""
    value = manifest.as_json()
    write_json(folder / FILE_NAME, value | {SELF_SHA256: _sha256(value)})


def read_manifest(folder: Path) -> Manifest:
    """The manifest of the release in ``folder``. Raises InvalidManifest."""
    try:
        value = json.loads((folder / FILE_NAME).read_bytes())
        if value["format_version"] not in READABLE_FORMATS:
            raise InvalidManifest(f"its {FILE_NAME} has format {value['format_version']!r}; this version reads format {FORMAT_VERSION}")
        manifest = Manifest.from_json(value)
        if value["format_version"] == FORMAT_VERSION and value.pop(SELF_SHA256) != _sha256(value):
            raise InvalidManifest(f"its {FILE_NAME} is not as it was written: it has another sha256 than it says")
    except FileNotFoundError:
        raise InvalidManifest(f"its {FILE_NAME} is missing") from None
    except (OSError, ValueError) as error:
        raise InvalidManifest(f"its {FILE_NAME} cannot be read ({error})") from None
    except (KeyError, TypeError, AttributeError) as error:
        raise InvalidManifest(f"its {FILE_NAME} is incomplete ({error})") from None
    if manifest.release_key != folder.name:
        raise InvalidManifest(f"its {FILE_NAME} says that it is release {manifest.release_key!r}")
    return manifest


def _sha256(value: Mapping) -> str:
    """Of a manifest without its own hash. One flipped bit in 60 stood in words of the audit's report, where nothing else would show it."""
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()


def records_of_files(folder: Path, known: Mapping[str, FileRecord] = MappingProxyType({})) -> dict[str, FileRecord]:
    """Every file below ``folder`` but the manifest, by relative path, with its sha256 and size. ``known`` ones are not read again."""
    paths = sorted(path for path in folder.rglob("*") if not path.is_dir() and path != folder / FILE_NAME)
    names = {path.relative_to(folder).as_posix(): path for path in paths}
    return {name: known.get(name) or record_of_file(path) for name, path in names.items()}


def record_of_file(path: Path) -> FileRecord:
    return FileRecord(file_sha256(path), path.stat().st_size)
