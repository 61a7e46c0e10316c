"""What must hold of a home whatever happened to it, told by files and the library's own `verify`."""

import hashlib
import json
from pathlib import Path

from strikeledger.paths import Layout
from strikeledger.release.history import heal, published_events, read_history
from strikeledger.release.lock import publish_lock
from strikeledger.release.release_keys import keys_on_disk, order
from strikeledger.release.retention import sweep
from strikeledger.release.verify import verify
from strikeledger.sources.deliveries import read_deliveries


def faults_after_a_start(home: Path) -> list[str]:
    """Begin as every refresh begins, then list what is not sound: leftovers, gaps in the record, damage."""
    layout = Layout(home)
    with publish_lock(layout, "check") as lock:
        sweep(layout, lock)
        heal(layout, lock)
    left = [f"{path.name} is left in staging" for path in sorted(layout.staging.iterdir())] if layout.staging.is_dir() else []
    return left + faults_of_records(home) + faults_of_release(home)


def faults_of_release(home: Path) -> list[str]:
    return [f"verify: {problem.as_text()}" for problem in verify(Layout(home))]


def faults_of_records(home: Path) -> list[str]:
    """The history tells of every release on disk once and in order; the archive holds the bytes that its names and the deliveries say."""
    layout, faults = Layout(home), []
    recorded = [event["release_key"] for event in published_events(layout)]
    if recorded != sorted(set(recorded), key=order):
        faults.append(f"releases are recorded out of order: {recorded}")
    if read_history(layout).pointed_key != layout.current.readlink().name:
        faults.append("the history does not end at the release that readers see")
    faults += [f"release {key} is on disk and not recorded" for key in keys_on_disk(layout) if key not in recorded]
    faults += faults_of_archive(home)
    reports = home.glob("quarantine/*/refusals.json")
    return faults + [f"{report} is not whole" for report in reports if not _is_json(report)]


def faults_of_archive(home: Path) -> list[str]:
    layout, faults = Layout(home), []
    kept = {path.name: path for path in layout.archive.glob("*") if not path.name.startswith(".") and path != layout.deliveries}
    for name, path in kept.items():
        if hashlib.sha256(path.read_bytes()).hexdigest() != name:
            faults.append(f"the archive's {name} holds other bytes")
    for delivery in read_deliveries(layout).standing:
        if delivery.sha256 not in kept:
            faults.append(f"the archive lacks {delivery.file_name}, which was delivered")
    return faults


def _is_json(file: Path) -> bool:
    try:
        json.loads(file.read_bytes())
    except ValueError:
        return False
    return True
