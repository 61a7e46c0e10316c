"""Is this installation fit to build and to serve? Each finding says what to do about it."""

import os
import shutil
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, version

from strikeledger.errors import StrikeledgerError
from strikeledger.settings import Settings

NEEDED = (
    "duckdb",
    "dbt-core",
    "dbt-duckdb",
    "dagster",
    "dagster-dbt",
    "great-expectations",
    "duckdb-engine",
    "sqlalchemy",
    "httpx",
    "python-calamine",
)
# A release of the bundled seeds and its build file take about 60 MB; ten kept releases and room to spill.
NEEDED_BYTES = 1_000_000_000


@dataclass(frozen=True)
class Finding:
    """``status``: ok, note or bad."""

    status: str
    subject: str
    detail: str

    def as_json(self) -> dict:
        return asdict(self)

    def as_text(self) -> str:
        return f"{self.status:<4} {self.subject}: {self.detail}"


def examine(settings: Settings) -> list[Finding]:
    return [*_python(), *_packages(), *_home(settings), *_seeds(settings), *_archive(settings), *_release(settings)]


def _python() -> Iterator[Finding]:
    running = ".".join(map(str, sys.version_info[:3]))
    fits = (3, 11) <= sys.version_info[:2] < (3, 14)
    yield Finding("ok" if fits else "bad", "Python", running if fits else f"{running}; 3.11 to 3.13 is needed")


def _packages() -> Iterator[Finding]:
    for name in NEEDED:
        try:
            yield Finding("ok", name, version(name))
        except PackageNotFoundError:
            yield Finding("bad", name, "is not installed; run `uv sync`, or `pip install .` in the project's folder")


def _home(settings: Settings) -> Iterator[Finding]:
    home = settings.home
    nearest = next(folder for folder in (home, *home.parents) if folder.exists())
    if not os.access(nearest, os.W_OK):
        yield Finding("bad", "home", f"{nearest} cannot be written; set STRIKELEDGER_HOME to a folder that can")
        return
    free = shutil.disk_usage(nearest).free
    yield Finding("ok" if free > NEEDED_BYTES else "bad", "home", f"{home}, {free / 1e9:.1f} GB free" + ("" if free > NEEDED_BYTES else "; a build wants 1 GB"))


def _seeds(settings: Settings) -> Iterator[Finding]:
    from strikeledger.sources.registry import hand_kept

    source = hand_kept(settings)
    reading = source.read()
    faults = len(reading.refusals)
    detail = f"{reading.row_count:,} rows in {len(reading.tables)} files"
    detail += f", {faults} faults; run `strikeledger check`" if faults else ""
    yield Finding("bad" if faults else "ok", source.code, detail)


def _archive(settings: Settings) -> Iterator[Finding]:
    from strikeledger.sources.archive import DamagedArchive, kept_file
    from strikeledger.sources.deliveries import read_deliveries

    try:
        held = read_deliveries(settings.layout).standing
    except StrikeledgerError as error:
        yield Finding("bad", "archive", str(error))
        return
    for delivery in held:
        try:
            kept_file(settings.layout.archive, delivery.sha256)
        except DamagedArchive as error:
            yield Finding("bad", "archive", f"{delivery.source_code}, {delivery.file_name}: {error}")
    yield Finding("ok", "archive", f"{len(held)} publishers' files held; `strikeledger sources` tells which")


def _release(settings: Settings) -> Iterator[Finding]:
    from strikeledger.release.current import current_release
    from strikeledger.release.lock import holder

    running = holder(settings.layout)
    yield Finding("note" if running else "ok", "refresh", f"runs now: {running}" if running else "none runs")
    try:
        release = current_release(settings.layout)
    except StrikeledgerError as error:
        yield Finding("bad", "release", str(error))
        return
    yield Finding("ok" if release else "note", "release", release.key if release else "none yet; run `strikeledger build`")
