"""What was refused, kept beside its reason until somebody mends it."""

import csv
import json
from pathlib import Path

from strikeledger.sources.registry import Reading


def set_aside(folder: Path, reading: Reading) -> Path | None:
    """Write a reading's refused rows and reasons into ``folder``: ``refusals.json``, and per file its refused rows with their line.

    A file refused as a whole is named with its sha256; the archive keeps it. Returns the folder, None when nothing was refused.
    """
    if not reading.refusals:
        return None
    folder.mkdir(parents=True, exist_ok=True)
    for table in reading.tables:
        if table.refused_rows:
            target = folder / table.resource.path
            target.parent.mkdir(parents=True, exist_ok=True)
            with target.open("w", encoding="utf-8", newline="") as file:
                writer = csv.writer(file, lineterminator="\n")
                writer.writerow(["_source_line", *table.resource.column_names])
                writer.writerows([line, *cells] for line, cells in sorted(table.refused_rows))
    report = {
        "source": reading.source_code,
        "files": [
            {
                "file": table.resource.path,
                "sha256": table.sha256,
                "is_readable": table.is_readable,
                "physical_rows": table.physical_row_count,
                "loaded_rows": len(table.rows),
                "refused_rows": len(table.refused_rows),
            }
            for table in reading.tables
            if table.refusals
        ],
        "refusals": [refusal.as_json() for refusal in reading.refusals],
    }
    (folder / "refusals.json").write_text(json.dumps(report, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    return folder
