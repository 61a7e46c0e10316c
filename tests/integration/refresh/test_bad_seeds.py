"""Every kind of bad input, put into a copy of the real seeds: refused with file, line, column, rule and remedy; the last release untouched."""

import csv
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
KAISER = "kaiser-permanente-2023-10-04"


def edited(path: str, change):
    """A defect that rewrites one CSV file: ``change(header, rows)`` returns both."""

    def defect(seeds: Path) -> None:
        with (seeds / path).open(encoding="utf-8", newline="") as file:
            header, *rows = list(csv.reader(file))
        header, rows = change(header, rows)
        with (seeds / path).open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows([header, *rows])

    return defect


def cell(path: str, column: str, value: str, key: str = KAISER):
    """A defect that sets one cell of the first row whose first cell begins with ``key``."""

    def change(header, rows):
        row = next(row for row in rows if row[0].startswith(key))
        row[header.index(column)] = value
        return header, rows

    return edited(path, change)


def content(path: str, make):
    def defect(seeds: Path) -> None:
        (seeds / path).write_bytes(make((seeds / path).read_bytes()))

    return defect


def repeated_row(header, rows):
    return header, [*rows, rows[0]]


def without_column(header, rows):
    return header[:-1], [row[:-1] for row in rows]


def extra_column(header, rows):
    return [*header, "note"], [[*row, "x"] for row in rows]


def swapped_columns(header, rows):
    return [header[1], header[0], *header[2:]], [[row[1], row[0], *row[2:]] for row in rows]


def uneven_weights(header, rows):
    for row, weight in zip((row for row in rows if row[0] == KAISER), ("0.5", "0.1", "0.1", "0.1", "0.1", "0.2"), strict=True):
        row[header.index("allocation_weight")] = weight
    return header, rows


def two_shown_claims(header, rows):
    claims = [row for row in rows if row[header.index("subject_key")] == KAISER and row[header.index("measure_code")] == "workers_involved_count"]
    assert len(claims) >= 2
    for row in claims:
        row[header.index("claim_role_code")] = "shown"
    return header, rows


DEFECTS = {
    "unknown state": (cell("strike_states.csv", "state_code", "ZZ"), "strike_states.csv", "state_code", "reference"),
    "unknown union": (cell("participations.csv", "union_key", "nobody"), "participations.csv", "union_key", "reference"),
    "unknown employer": (cell("strikes.csv", "employer_key", "kaiser-permanent"), "strikes.csv", "employer_key", "reference"),
    "unknown topic": (cell("demands.csv", "demand_topic_code", "payy", key=""), "demands.csv", "demand_topic_code", "reference"),
    "duplicate key": (edited("strikes.csv", repeated_row), "strikes.csv", "labor_action_key", "duplicate_key"),
    "end before start": (cell("strikes.csv", "planned_end_date", "2023-10-01"), "strikes.csv", "planned_end_date", "range"),
    "negative head count": (cell("strikes.csv", "workers_involved_count", "-75000"), "strikes.csv", "workers_involved_count", "minimum"),
    "head count in words": (cell("strikes.csv", "workers_involved_count", "75,000"), "strikes.csv", "workers_involved_count", "integer"),
    "serial as date": (cell("strikes.csv", "start_date", "45203"), "strikes.csv", "start_date", "excel_serial"),
    "serial as count": (cell("strikes.csv", "workers_involved_count", "45203"), "strikes.csv", "workers_involved_count", "excel_serial"),
    "missing column": (edited("employers.csv", without_column), "employers.csv", "locator", "column_missing"),
    "renamed column": (content("employers.csv", lambda b: b.replace(b"employer_name", b"name", 1)), "employers.csv", "employer_name", "column_missing"),
    "reordered columns": (edited("unions.csv", swapped_columns), "unions.csv", "union_name", "column_order"),
    "extra column": (edited("unions.csv", extra_column), "unions.csv", "note", "column_unknown"),
    "extra cell": (content("demands.csv", lambda b: b.rstrip(b"\n") + b",more\n"), "demands.csv", "", "cell_extra"),
    "missing cell": (content("demands.csv", lambda b: b + b"short,row\n"), "demands.csv", "", "cell_missing"),
    "latin-1": (content("employers.csv", lambda b: b + "é".encode("latin-1")), "employers.csv", "", "encoding"),
    "NUL": (content("employers.csv", lambda b: b + b"\0"), "employers.csv", "", "nul_byte"),
    "empty file": (content("claims.csv", lambda b: b""), "claims.csv", "", "file_empty"),
    "header without rows": (content("claims.csv", lambda b: b.split(b"\n")[0] + b"\n"), "claims.csv", "", "no_rows"),
    "claim without a document": (cell("claims.csv", "source_document_key", "", key=""), "claims.csv", "source_document_key", "required"),
    "two shown claims": (edited("claims.csv", two_shown_claims), "claims.csv", "claim_role_code", "one_shown_claim"),
    "allocation not 1": (edited("strike_states.csv", uneven_weights), "strike_states.csv", "allocation_weight", "sums_to_one"),
}


@pytest.mark.parametrize("name", DEFECTS)
def test_check_names_the_defect(name, tmp_path):
    defect, file, column, rule = DEFECTS[name]
    shutil.copytree(ROOT / "seeds", tmp_path / "seeds")
    defect(tmp_path / "seeds")
    result = subprocess.run(
        [sys.executable, "-m", "strikeledger", "check", "--json"],
        env={"STRIKELEDGER_SEEDS": str(tmp_path / "seeds"), "STRIKELEDGER_HOME": str(tmp_path / "home")},
        capture_output=True,
        text=True,
    )
    assert result.returncode == 1, result.stdout + result.stderr
    refusals = json.loads(result.stdout)["refusals"]
    told = [refusal for refusal in refusals if (refusal["file"], refusal["column"], refusal["rule"]) == (file, column, rule)]
    assert told, refusals
    assert told[0]["remedy"]
    assert told[0]["line"] or rule in ("file_empty", "no_rows")
    assert not (tmp_path / "home").exists()  # checking writes nothing


def test_bundled_seeds_have_no_faults(tmp_path):
    result = subprocess.run([sys.executable, "-m", "strikeledger", "check"], capture_output=True, text=True)
    assert result.returncode == 0, result.stdout
