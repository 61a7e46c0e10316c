"""What was refused, kept beside its reason until somebody mends it."""

import csv
import json
import shutil
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

from strikeledger.sources.delimited import Table
from strikeledger.sources.refusals import Refusal
from strikeledger.sources.registry import Reading

REPORT = "refusals.json"
_LONGEST_NAME_BYTES = 200


def set_aside(folder: Path, reading: Reading) -> Path | None:
    """Write a reading's refused rows and reasons into ``folder``: ``refusals.json``, and per file its refused rows with their line.

    A file refused as a whole is named with its sha256; the archive keeps it. Returns the folder, None when nothing was refused.
    """
    if not reading.refusals:
        return None
    for table in reading.tables:
        _write_rows(folder / table.resource.path, table)
    _write_report(
        folder,
        {
            "source": reading.source_code,
            "files": [_told(table, table.resource.path, table.sha256) for table in reading.tables if table.refusals],
            "refusals": [refusal.as_json() for refusal in reading.refusals],
        },
    )
    return folder


def set_aside_delivery(
    quarantine: Path,
    source_code: str,
    *,
    file_name: str,
    origin: str,
    at: str,
    after_delivery_number: int,
    sha256: str,
    tables: Iterable[Table],
    refusals: Iterable[Refusal],
    refused_file: Path | None,
) -> Path:
    """Write what was refused of one delivered file into a folder of its own, ``<UTC time>-<first 8 of the sha256>``.

    ``after_delivery_number``: of the source's last accepted file. ``refused_file``: the bytes, kept beside their reasons, where the whole
    file was refused; None where only rows were. The same bytes refused again take the folder that they have: a fetch repeated each
    night fills no disk.
    """
    tables = list(tables)
    folder = _known_folder(quarantine, source_code, sha256) or quarantine / f"{at.translate(str.maketrans('', '', '-:'))}-{sha256[:8]}"
    folder.mkdir(parents=True, exist_ok=True)
    for table in tables:
        _write_rows(folder / f"{table.resource.name}.csv", table)
    if refused_file is not None:
        shutil.copyfile(refused_file, folder / _safe_name(file_name))
    report = {
        "source": source_code,
        "file": file_name,
        "origin": origin,
        "sha256": sha256,
        "at": at,
        "after_delivery_number": after_delivery_number,
        "is_admitted": refused_file is None,
        "files": [_told(table, file_name, sha256) for table in tables if table.refusals],
        "refusals": [refusal.as_json() for refusal in sorted(refusals)],
    }
    _write_report(folder, report)
    return folder


def refused_deliveries(quarantine: Path) -> Iterator[dict]:
    """The reports of files that were refused as a whole and still wait, oldest first, each with its ``folder``."""
    reports = (dict(report, folder=str(folder)) for folder, report in _reports(quarantine))
    yield from sorted((report for report in reports if report.get("is_admitted") is False), key=lambda report: report["at"])


def refused_rows(quarantine: Path, sha256s: Collection[str]) -> Iterator[dict]:
    """The reports of files with these sha256s that were accepted but for some of their rows, oldest first."""
    reports = [report for _, report in _reports(quarantine) if report.get("is_admitted") and report.get("sha256") in sha256s]
    yield from sorted(reports, key=lambda report: report["at"])


def _reports(quarantine: Path) -> Iterator[tuple[Path, dict]]:
    for path in quarantine.glob(f"*/{REPORT}"):
        try:
            yield path.parent, json.loads(path.read_bytes())
        except (OSError, ValueError):  # a person's edit, or a folder being removed: it tells nothing
            continue


def _known_folder(quarantine: Path, source_code: str, sha256: str) -> Path | None:
    subject = source_code, sha256
    return next((folder for folder, report in _reports(quarantine) if (report.get("source"), report.get("sha256")) == subject), None)


def _write_rows(target: Path, table: Table) -> None:
    if not table.refused_rows:
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("w", encoding="utf-8", errors="backslashreplace", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["_source_line", *table.resource.column_names])
        writer.writerows([line, *cells] for line, cells in sorted(table.refused_rows, key=lambda refused: refused[0]))


def _write_report(folder: Path, report: dict) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    text = json.dumps(report, indent=2, ensure_ascii=False) + "\n"
    (folder / REPORT).write_text(text, encoding="utf-8", errors="backslashreplace")


def _told(table: Table, file_name: str, sha256: str) -> dict:
    return {
        "file": file_name,
        "sha256": sha256,
        "is_readable": table.is_readable,
        "physical_rows": table.physical_row_count,
        "loaded_rows": len(table.rows),
        "refused_rows": len(table.refused_rows),
    }


def _safe_name(name: str) -> str:
    """The file's own name, short enough for a file system, but never that of the report or of its rows beside it."""
    name = name.encode()[-_LONGEST_NAME_BYTES:].decode(errors="ignore")
    return name if name != REPORT and not name.endswith(".csv") else f"delivered-{name}"
