"""The audit of one run: the auditor set up at its first use, each file's report kept for the release and for whoever asks why."""

import json
import shutil
import tempfile
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path

from strikeledger.audit.auditor import Auditor
from strikeledger.audit.expectation_files import load_expectations
from strikeledger.audit.gate import FileChanges
from strikeledger.audit.report import FileReport
from strikeledger.errors import DataRefused
from strikeledger.marts import Mart
from strikeledger.release.current import Release
from strikeledger.settings import Settings


class AuditSession:
    """``previous_row_counts``: rows per table of the release that readers see, None before the first. ``changes``: of publishers' files
    since then, asked for when the first file is audited. ``earlier``: what the same rules said of the build that this one goes on from."""

    def __init__(
        self,
        settings: Settings,
        marts: list[Mart],
        previous_row_counts: dict[str, int] | None,
        changes: Callable[[], FileChanges],
        earlier: Sequence[FileReport] = (),
    ) -> None:
        self._layout = settings.layout
        self._spark = settings.spark
        self._marts = marts
        self._files = load_expectations(settings.expectations)
        self._previous_row_counts = previous_row_counts
        self._changes = changes
        self._earlier = earlier
        self._open = ExitStack()
        self._auditor: Auditor | None = None
        self._reports: dict[str, FileReport] = {}  # as they read from the disk; each check asks for all of them

    def __enter__(self) -> "AuditSession":
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def audit(self, name: str) -> FileReport:
        """Audit one expectations file by its name (``release`` for the gate's own) and keep its report."""
        if self._auditor is None:
            compared = self._previous_row_counts, self._changes(), self._earlier
            auditor = Auditor(self._layout.build_file, self._marts, self._files, *compared, self._spark)
            self._auditor = self._open.enter_context(auditor)
        report = self._auditor.audit(name)
        self._layout.audit_reports.mkdir(exist_ok=True)
        half = self._layout.audit_reports / f"{name}.half"  # a full disk takes a part, and half a report would be read as one
        text = json.dumps(report.as_record(), indent=2)
        half.write_text(text, encoding="utf-8")
        half.replace(half.with_suffix(".json"))
        self._reports[name] = FileReport.from_json(json.loads(text))
        return report

    def close(self) -> None:
        """Let go of the build file: publishing opens it in its own way."""
        self._open.close()
        self._auditor = None

    def reports(self) -> list[FileReport]:
        """The reports of this run so far, by name."""
        kept = {file.stem: file for file in self._layout.audit_reports.glob("*.json")}
        return [self._reports.get(name) or _read(kept[name]) for name in sorted(kept)]

    def audited_contents(self) -> dict[str, str]:
        """Content sha256 by table, as audited. Raises DataRefused unless every expectations file was audited in this run and passed."""
        reports = {report.name: report for report in self.reports()}
        missing = [file.name for file in self._files if file.name not in reports]
        refused = [report for report in reports.values() if not report.passed]
        if missing or refused:
            told = [f"{name}: not audited in this run" for name in missing] + [report.as_text() for report in refused]
            raise DataRefused("the gate refused this candidate; nothing was published, the last release stands\n" + "\n".join(told))
        return {table: digest for report in reports.values() for table, digest in report.contents.items()}


def kept_reports(folder: Path) -> list[FileReport]:
    """The reports that a run left in ``folder``, by name."""
    return [_read(file) for file in sorted(folder.glob("*.json"))]


def _read(file: Path) -> FileReport:
    return FileReport.from_json(json.loads(file.read_text(encoding="utf-8")))


def audit_release(settings: Settings, release: Release) -> list[FileReport]:
    """Run every file's rules again on a published release, on a copy: the file itself is read by others and never opened for writing."""
    files = load_expectations(settings.expectations)
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "release.duckdb"
        shutil.copyfile(release.file, copy)
        with Auditor(copy, release.manifest.marts, files, None) as auditor:
            return [auditor.audit(file.name) for file in files]
