"""Where files are: the layout of a home folder, and where the project's own folders lie."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Layout:
    """The folders of one home (``STRIKELEDGER_HOME``). Nothing here touches the disk."""

    home: Path

    @property
    def archive(self) -> Path:
        """Every input file as it arrived, named by its sha256."""
        return self.home / "archive"

    @property
    def deliveries(self) -> Path:
        """Append-only record of the files that publishers' sources were given, one JSON object a line."""
        return self.archive / "deliveries.jsonl"

    @property
    def drop(self) -> Path:
        """A folder for each source; what is put there is taken by the next build."""
        return self.home / "drop"

    @property
    def inbox(self) -> Path:
        """Report files; what is put there is taken by the next build."""
        return self.home / "inbox"

    @property
    def watch_lock(self) -> Path:
        """Held by the process that watches this home."""
        return self.home / "watch.lock"

    @property
    def watch_record(self) -> Path:
        """What the watcher did last, so that the next one goes on from there."""
        return self.home / "watch.json"

    @property
    def dagster_home(self) -> Path:
        """Dagster's own records, where `strikeledger ui` shows this home."""
        return self.home / "dagster"

    @property
    def staging(self) -> Path:
        """Build files of runs; never served, swept at the start of the next run."""
        return self.home / "staging"

    @property
    def active(self) -> Path:
        """Link to the run under way. dbt's profile names it: a path that changed with every run would re-parse the project."""
        return self.staging / "active"

    @property
    def build_file(self) -> Path:
        """The DuckDB file that the run under way builds in."""
        return self.active / "warehouse.duckdb"

    @property
    def audit_reports(self) -> Path:
        """One JSON report per expectations file, of the run under way."""
        return self.active / "audit"

    @property
    def kept(self) -> Path:
        """What the next refresh takes over from the last one. May be deleted at any time between refreshes."""
        return self.home / "kept"

    @property
    def kept_file(self) -> Path:
        """The build file behind the current release."""
        return self.kept / self.build_file.name

    @property
    def kept_record(self) -> Path:
        """What the kept build file was made of, and what the gate said of it."""
        return self.kept / "build.json"

    @property
    def releases(self) -> Path:
        return self.home / "releases"

    @property
    def current(self) -> Path:
        """Relative link to the release that readers see."""
        return self.home / "current"

    @property
    def current_file(self) -> Path:
        return self.current / "strikeledger.duckdb"

    @property
    def quarantine(self) -> Path:
        """What was refused, a folder per run, each row with its reason."""
        return self.home / "quarantine"

    @property
    def history(self) -> Path:
        """Append-only list of publications and rollbacks, one JSON object a line."""
        return self.home / "history.jsonl"

    @property
    def lock(self) -> Path:
        return self.home / "publish.lock"

    @property
    def dbt_target(self) -> Path:
        return self.home / "dbt" / "target"

    @property
    def dbt_logs(self) -> Path:
        return self.home / "dbt" / "logs"


def project_root() -> Path:
    """The folder that holds ``seeds``, ``dbt_project`` and ``expectations``: the checkout, or the copy inside an installed wheel."""
    package = Path(__file__).resolve().parent
    checkout = package.parent.parent
    return checkout if (checkout / "dbt_project").is_dir() else package / "bundle"


def spill_folder(release_file: Path) -> Path:
    """Where DuckDB goes on when memory is full while the release of ``release_file`` is made: in the folder of the run, swept with it."""
    return release_file.parent.parent / "spill"
