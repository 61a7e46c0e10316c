"""Kinds of damage to a small home while nothing runs: what tells of each, in which words, and what mends it."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from strikeledger.durable import remove_folder

from tests.integration.release.small_warehouse import SmallHome

OLD, NEW = "2026-03-31.001", "2026-03-31.002"


def thawed(home: SmallHome, key: str) -> Path:
    folder = home.layout.releases / key
    for each in [folder, *folder.rglob("*")]:
        each.chmod(0o755 if each.is_dir() else 0o644)
    return folder


def overwrite(path: Path, content: bytes) -> None:
    path.chmod(0o644)
    path.write_bytes(content)


def relink(home: SmallHome, target: str) -> None:
    home.layout.current.unlink()
    home.layout.current.symlink_to(target)


def replace_by_file(path: Path) -> None:
    remove_folder(path)
    path.write_text("mine\n")


def replace_by_folder(path: Path) -> None:
    path.unlink(missing_ok=True)
    path.mkdir()


def put(path: Path, content: bytes) -> None:
    folder = path.parent
    mode = folder.stat().st_mode if folder.is_dir() else 0o755
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o755)
    path.write_bytes(content)
    folder.chmod(mode)


def frozen_leftover(home: SmallHome) -> None:
    folder = home.layout.staging / "killed-run" / "release" / "csv"
    put(folder / "fct_actions.csv", b"half")
    for each in (folder, folder.parent, folder.parent.parent):
        each.chmod(0o555)


def lost_line(home: SmallHome) -> None:
    lines = home.layout.history.read_bytes().splitlines(keepends=True)
    home.layout.history.write_bytes(b"".join(lines[:-1]))


def torn(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-20])


def not_an_event(path: Path) -> None:
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join([b"mine\n", *lines]))


def without_first_line(path: Path) -> None:
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[1:]))


def archived(home: SmallHome) -> Path:
    return next(path for path in home.layout.archive.iterdir() if len(path.name) == 64)


@dataclass(frozen=True)
class Damage:
    """``do``: the damage. ``told_by``: a command that names it in words that match ``named``; none where the next refresh just mends it.

    ``mend``: what the message says to do, commands and changes by hand; nothing where the next refresh works at once.
    """

    do: Callable[[SmallHome], object]
    told_by: tuple[str, ...] = ()
    named: str = ""
    mend: tuple[str | Callable[[SmallHome], object], ...] = ()


ROLLBACK = ("rollback",)
VERIFY = ("verify",)
# What `verify` says of a release that has no whole manifest.
GO_BACK_AND_REMOVE = ("rollback", lambda home: remove_folder(home.layout.releases / NEW))
DAMAGES = {
    "stale .wal beside the served file": Damage(
        lambda home: put(home.layout.releases / NEW / "strikeledger.duckdb.wal", b"old rows"), VERIFY, "DuckDB would merge it"
    ),
    "stale .wal beside a leftover build file": Damage(
        lambda home: put(home.layout.staging / "run" / "warehouse.duckdb.wal", b"old rows"),
    ),
    "leftover staging": Damage(lambda home: put(home.layout.staging / "killed-run" / "warehouse.duckdb", b"half")),
    "leftover staging, frozen": Damage(frozen_leftover),
    "leftover link": Damage(lambda home: (home.layout.staging / "next-current").symlink_to("releases/nowhere")),
    "half manifest": Damage(
        lambda home: torn(thawed(home, NEW) / "manifest.json"),
        VERIFY,
        rf"{NEW} is damaged: its manifest.json cannot be read",
        GO_BACK_AND_REMOVE,
    ),
    "manifest of zeros": Damage(
        lambda home: overwrite(thawed(home, NEW) / "manifest.json", b"\0" * 4096),
        VERIFY,
        "its manifest.json cannot be read",
        GO_BACK_AND_REMOVE,
    ),
    "lost manifest": Damage(
        lambda home: (thawed(home, NEW) / "manifest.json").unlink(), VERIFY, "its manifest.json is missing", GO_BACK_AND_REMOVE
    ),
    "half manifest of another release": Damage(
        lambda home: torn(thawed(home, OLD) / "manifest.json"),
        VERIFY,
        rf"releases/{OLD}: is not a whole release",
        (lambda home: remove_folder(home.layout.releases / OLD),),
    ),
    "dangling link": Damage(lambda home: relink(home, "releases/2020-01-01.001"), VERIFY, "2020-01-01.001 is gone from", ROLLBACK),
    "link elsewhere": Damage(lambda home: relink(home, "/tmp"), VERIFY, "leads to /tmp, which is not a release", ROLLBACK),
    "lost link": Damage(lambda home: home.layout.current.unlink(), VERIFY, "is missing although releases are on disk", ROLLBACK),
    "link moved by hand": Damage(lambda home: relink(home, f"releases/{OLD}")),
    "folder in place of the link": Damage(
        lambda home: replace_by_folder(home.layout.current),
        VERIFY,
        "is not a link; move it away",
        (lambda home: home.layout.current.rmdir(), "rollback"),
    ),
    "file in place of the link": Damage(
        lambda home: overwrite_link(home), VERIFY, "is not a link; move it away", (lambda home: home.layout.current.unlink(), "rollback")
    ),
    "deleted release": Damage(lambda home: remove_folder(home.layout.releases / NEW), VERIFY, f"release {NEW} is gone from", ROLLBACK),
    "deleted parent": Damage(lambda home: remove_folder(home.layout.releases / OLD)),
    "deleted table": Damage(lambda home: (thawed(home, NEW) / "parquet" / "fct_actions.parquet").unlink(), VERIFY, "is missing", ROLLBACK),
    "lost history": Damage(lambda home: home.layout.history.unlink()),
    "lost last line of the history": Damage(lost_line),
    "torn last line of the history": Damage(lambda home: torn(home.layout.history)),
    "history that is not events": Damage(
        lambda home: not_an_event(home.layout.history),
        ("releases",),
        "history.jsonl, line 1, is not an event; put that line right",
        (lambda home: without_first_line(home.layout.history),),
    ),
    "torn last line of the deliveries": Damage(lambda home: torn(home.layout.deliveries)),
    "deliveries that are none": Damage(
        lambda home: not_an_event(home.layout.deliveries),
        ("sources",),
        "deliveries.jsonl, line 1, tells of no delivery; put that line right",
        (lambda home: without_first_line(home.layout.deliveries),),
    ),
    "archived file of other bytes": Damage(
        lambda home: overwrite(archived(home), b"mine"),
        ("doctor",),
        r"is damaged: its bytes have sha256 .*; load the file again",
        ("load",),
    ),
    "lost archived file": Damage(lambda home: archived(home).unlink(), ("doctor",), "is gone; load the file again", ("load",)),
    "file in place of the releases": Damage(
        lambda home: replace_by_file(home.layout.releases), VERIFY, f"release {NEW} is gone from", (lambda home: begin_anew(home),)
    ),
    "file in place of staging": Damage(
        lambda home: replace_by_file(home.layout.staging), ROLLBACK, "staging", (lambda home: home.layout.staging.unlink(),)
    ),
    "folder in place of the history": Damage(
        lambda home: replace_by_folder(home.layout.history), VERIFY, "history.jsonl", (lambda home: home.layout.history.rmdir(),)
    ),
    "folder in place of the lock": Damage(
        lambda home: replace_by_folder(home.layout.lock), ROLLBACK, "publish.lock", (lambda home: home.layout.lock.rmdir(),)
    ),
    "file in place of the archive": Damage(
        lambda home: replace_by_file(home.layout.archive), ("load",), "archive", (lambda home: home.layout.archive.unlink(),)
    ),
}


def overwrite_link(home: SmallHome) -> None:
    home.layout.current.unlink()
    home.layout.current.write_text("mine\n")


def begin_anew(home: SmallHome) -> None:
    home.layout.releases.unlink()
    home.layout.current.unlink()
