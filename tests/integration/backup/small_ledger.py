"""A small home with everything that a backup must keep, and what a restored one must be."""

from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from stat import S_IMODE

from strikeledger.backup.making import Backup, back_up
from strikeledger.paths import Layout
from strikeledger.settings import Settings
from strikeledger.sources.archive import arriving
from strikeledger.sources.deliveries import Delivery, delivery_record

from tests.integration.release.small_warehouse import FIRST, SECOND, SmallHome


@dataclass
class SmallLedger:
    """Home, seeds, and a folder for backups, side by side."""

    folder: Path
    home: SmallHome = field(init=False)

    def __post_init__(self) -> None:
        self.home = SmallHome(self.folder / "home")

    @property
    def layout(self) -> Layout:
        return self.home.layout

    @property
    def settings(self) -> Settings:
        return Settings(self.layout.home, self.folder / "seeds", self.folder, self.folder)

    @property
    def backup(self) -> Path:
        return self.folder / "backup"

    def fill(self) -> None:
        """Two releases, two deliveries, and a file in every other place."""
        for name in ("strikes.csv", "vocabulary/precisions.csv"):
            write(self.settings.seeds / name, f"of {name}\n".encode())
        self.home.publish(FIRST)
        self.home.publish(SECOND)
        for number in range(2):
            self.deliver(f"listing {number}".encode())
        write(self.layout.quarantine / "2026-03-31T12" / "refusals.json", b'{"refusals": []}\n')
        write(self.layout.drop / "bls_work_stoppages" / "waits.xlsx", b"waits")
        write(self.layout.drop / "bls_work_stoppages" / "b\udcffd.csv", b"a name that is no UTF-8")
        write(self.layout.home / "inbox" / "report.yml", b"report: new\n")
        (self.layout.drop / "ces_employment").mkdir()
        (self.layout.archive / ".arriving-half").write_bytes(b"half")
        write(self.layout.dbt_target / "manifest.json", b"made again")

    def deliver(self, content: bytes) -> str:
        """Keep and record a file as `load` does. Returns its sha256."""
        with arriving(self.layout.archive) as arrival:
            arrival.write(content)
            arrival.keep()
        with delivery_record(self.layout) as record:
            record.accept(delivery(content))
        return arrival.sha256

    def back_up(self) -> Backup:
        return back_up(self.settings, self.backup)


def delivery(content: bytes) -> Delivery:
    digest = sha256(content).hexdigest()
    texts = ("source_code", "file_name", "origin", "fetched_at", "licence_code", "layout_code", "source_document_key", "vintage_date")
    told = dict.fromkeys(texts, "told") | {"source_document_key": f"document-{digest}"}
    return Delivery(sha256=digest, bytes=len(content), row_count=1, refused_count=0, **told)


def write(file: Path, content: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)


def tree(folder: Path, *without: str) -> dict[str, tuple]:
    """What lies below a folder: kind, permission and content of each path; folders and files of those names left out."""
    found = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if name.split("/")[0] in without or ".arriving-" in name:
            continue
        if path.is_symlink():
            found[name] = ("link", str(path.readlink()))
        elif path.is_dir():
            found[name] = ("folder", S_IMODE(path.stat().st_mode))
        else:
            found[name] = ("file", S_IMODE(path.stat().st_mode), path.stat().st_mtime_ns, path.read_bytes())
    return found


COMPUTED = ("staging", "dbt", "publish.lock")
