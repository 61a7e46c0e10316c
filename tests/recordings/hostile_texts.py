"""Texts that break readers, databases, spreadsheets, web pages and terminals. None is an error by itself: names may hold anything."""

import json
import shutil
import subprocess
import tarfile
import tempfile
from pathlib import Path

# What no text file may hold: the whole file is refused at the line where it stands.
NUL = "Lantern\0Works"
# Characters that no name holds: the row is refused. (Others of their kind, as tab and line ends, are blanks.)
CONTROLS = ("Lantern\x01Works", "\x1b[31mLantern\x1b[0m", "Lantern\x7fWorks", "Lantern\x80Works", "Lantern\bWorks")
TEXTS = (
    "\ufeffLantern",  # a byte order mark inside
    "\u202eskroW nretnaL",  # right to left override
    "Lantern \u2066Works\u2069",  # bidi isolates
    "Lantern\u200bWorks\u200d",  # zero width
    "\u00adLantern",  # soft hyphen
    "🔥👩‍👩‍👧‍👦 Lantern 🏴󠁧󠁢󠁥󠁮󠁧󠁿",
    "Cafe\u0301 Lantern",  # composes to é
    "Å Ω Ⅷ ﬁ ½",  # differ in other normal forms
    "L\u0336a\u0336n\u0336t\u0336e\u0336r\u0336n\u0321\u0321\u0321",
    "東京ランタン労働組合",
    "مصنع الفوانيس",
    "Τύχη Фонарь İstanbul ẞ ı",
    "Lantern\r\nWorks",
    "Lantern\nWorks\n",
    "Lantern\rWorks",
    "\tLantern",
    "\rLantern",
    "\u00a0Lantern\u2003Works\u2028",
    '"',
    "'",
    'Lantern "Works',
    '"Lantern", "Works"',
    "'; drop table strikes; --",
    '" or ""="',
    "Robert'); DROP SCHEMA raw CASCADE;--",
    "{{ 7 * 7 }} {% raw %} {# note #}",
    "{{ doc('claim_key') }}",
    "${jndi:ldap://127.0.0.1/a} $(id) `id` %s %d {0} \\",
    "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "&lt;b&gt; &amp; <!-- ]]> -->",
    "=HYPERLINK(\"http://127.0.0.1\",\"Lantern\")",
    "+1+1",
    "-2-3",
    "@SUM(1+1)",
    "=cmd|' /C calc'!A0",
    "NULL",
    "null",
    "NaN",
    "nan",
    "None",
    "N/A",
    "NA",
    "-",
    "#REF!",
    "true",
    "0",
    "007",
    "1e400",
    "-1",
    "45000",  # an Excel serial
    "44256.5",
    "3.0",
    "9" * 400,
    "2021-13-45",
    "1/2",
    "[4]",
    "[999]",
    "(1) not a footnote",
    "Note: not a footnote",
    "\\ud800 \\x00 \\u0000",
    "../../../../etc/passwd",
    "C:\\Lantern\\CON",
    "Lantern;Works,Inc.|and/or&Sons",
    ";;;",
    ",",
    "|",
    "Lantern " * 1250,
)  # fmt: skip


class NoNpm(Exception):
    """Why the corpora of others are not here."""


def naughty_strings() -> list[str]:
    """The Big List of Naughty Strings. Raises NoNpm."""
    return json.loads((_package("big-list-of-naughty-strings", "1.0.0") / "blns.json").read_bytes())


def csv_spectrum() -> dict[str, tuple[bytes, list[dict[str, str]]]]:
    """By name: a CSV file, and the records that a right reader finds in it. Raises NoNpm."""
    folder = _package("csv-spectrum", "2.0.0")
    told = {file.stem: json.loads((folder / "json" / f"{file.stem}.json").read_bytes()) for file in (folder / "csvs").glob("*.csv")}
    return {
        name: ((folder / "csvs" / f"{name}.csv").read_bytes(), records if isinstance(records, list) else [records])
        for name, records in sorted(told.items())
    }


def _package(name: str, version: str) -> Path:
    """A package's files, got once by the npm that is set up here and kept between runs."""
    folder = Path(tempfile.gettempdir()) / "strikeledger-hostile-corpora" / f"{name}-{version}"
    if folder.exists():
        return folder
    if shutil.which("npm") is None:
        raise NoNpm("npm is not installed")
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent) as unpacked:
        command = ["npm", "pack", "--silent", "--fetch-retries=0", f"{name}@{version}"]
        try:
            packed = subprocess.run(command, cwd=unpacked, capture_output=True, text=True, timeout=60)
        except subprocess.TimeoutExpired:
            raise NoNpm(f"npm did not get {name} within a minute") from None
        archives = list(Path(unpacked).glob("*.tgz"))
        if packed.returncode != 0 or not archives:
            raise NoNpm(f"npm cannot get {name}: {packed.stderr.strip()[-200:]}")
        with tarfile.open(archives[0]) as archive:
            archive.extractall(unpacked, filter="data")
        shutil.copytree(Path(unpacked) / "package", folder, dirs_exist_ok=True)
    return folder
