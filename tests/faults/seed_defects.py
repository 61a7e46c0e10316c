"""Kinds of bad input, each put into a copy of the real seeds. Reading them must refuse each where it stands, by its rule."""

import csv
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

KAISER = "kaiser-permanente-2023-10-04"
ALBERTSONS = "albertsons-ralphs-and-vons-2003-10-12"
Header, Rows = list[str], list[list[str]]


@dataclass(frozen=True)
class SeedDefect:
    """``put``: change a folder of seeds. ``file``, ``column``, ``rule``: of the refusal that must come of it."""

    put: Callable[[Path], None]
    file: str
    column: str
    rule: str


def edited(path: str, change: Callable[[Header, Rows], tuple[Header, Rows]]) -> Callable[[Path], None]:
    """Rewrite one CSV file: ``change(header, rows)`` returns both."""

    def put(seeds: Path) -> None:
        with (seeds / path).open(encoding="utf-8", newline="") as file:
            header, *rows = list(csv.reader(file))
        header, rows = change(header, rows)
        with (seeds / path).open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows([header, *rows])

    return put


def cell(path: str, column: str, value: str | Callable[[str], str], key: str = KAISER) -> Callable[[Path], None]:
    """Set one cell of the first row whose first cell begins with ``key``. ``value``: the text, or what makes it of the old one."""

    def change(header, rows):
        row = next(row for row in rows if row[0].startswith(key))
        place = header.index(column)
        row[place] = value(row[place]) if callable(value) else value
        return header, rows

    return edited(path, change)


def content(path: str, make: Callable[[bytes], bytes]) -> Callable[[Path], None]:
    def put(seeds: Path) -> None:
        (seeds / path).write_bytes(make((seeds / path).read_bytes()))

    return put


def repeated_row(header, rows):
    return header, [*rows, rows[0]]


def without_column(header, rows):
    return header[:-1], [row[:-1] for row in rows]


def extra_column(header, rows):
    return [*header, "note"], [[*row, "x"] for row in rows]


def doubled_column(header, rows):
    return [*header, header[0]], [[*row, row[0]] for row in rows]


def swapped_columns(header, rows):
    return [header[1], header[0], *header[2:]], [[row[1], row[0], *row[2:]] for row in rows]


def weighted(*weights: str):
    def change(header, rows):
        for row, weight in zip((row for row in rows if row[0] == KAISER), weights, strict=True):
            row[header.index("allocation_weight")] = weight
        return header, rows

    return change


def two_shown_claims(header, rows):
    claims = [
        row for row in rows if row[header.index("subject_key")] == KAISER and row[header.index("measure_code")] == "workers_involved_count"
    ]
    assert len(claims) >= 2
    for row in claims:
        row[header.index("claim_role_code")] = "shown"
    return header, rows


def overlapping_versions(header, rows):
    first = next(row for row in rows if row[0] == rows[0][0])
    first[header.index("valid_to_date")] = ""
    return header, rows


def gap_between_segments(header, rows):
    second = next(row for row in rows if row[0] == ALBERTSONS and row[1] == "2")
    second[header.index("start_date")] = "2003-12-25"
    return header, rows


def overlapping_segments(header, rows):
    second = next(row for row in rows if row[0] == ALBERTSONS and row[1] == "2")
    second[header.index("start_date")] = "2003-12-20"
    return header, rows


def stranger(seeds: Path) -> None:
    (seeds / "more_strikes.csv").write_bytes((seeds / "strikes.csv").read_bytes())


def in_cell(kind: str, path: str, column: str, rule: str, value, key: str = KAISER) -> tuple[str, SeedDefect]:
    return kind, SeedDefect(cell(path, column, value, key), path, column, rule)


def in_rows(kind: str, path: str, column: str, rule: str, change) -> tuple[str, SeedDefect]:
    return kind, SeedDefect(edited(path, change), path, column, rule)


def in_bytes(kind: str, path: str, column: str, rule: str, make) -> tuple[str, SeedDefect]:
    return kind, SeedDefect(content(path, make), path, column, rule)


STRIKES, CLAIMS, DEMANDS, EMPLOYERS = "strikes.csv", "claims.csv", "demands.csv", "employers.csv"
WORKERS = "workers_involved_count"
SEED_DEFECTS: dict[str, SeedDefect] = dict(
    [
        in_cell("head count in words", STRIKES, WORKERS, "integer", "about 75000"),
        in_cell("head count with a comma", STRIKES, WORKERS, "integer", "75,000"),
        in_cell("head count with a fraction", STRIKES, WORKERS, "integer", "75000.5"),
        in_cell("negative head count", STRIKES, WORKERS, "minimum", "-75000"),
        in_cell("zero for not known", STRIKES, WORKERS, "minimum", "0"),
        in_cell("head count of everybody", STRIKES, WORKERS, "maximum", "75000000"),
        in_cell("serial as count", STRIKES, WORKERS, "excel_serial", "45203"),
        in_cell("serial as date", STRIKES, "start_date", "excel_serial", "45203"),
        in_cell("day before month", STRIKES, "start_date", "date_format", "04/10/2023"),
        in_cell("day of no calendar", STRIKES, "start_date", "date_format", "2023-02-30"),
        in_cell("date of another century", STRIKES, "start_date", "date_range", "1023-10-04"),
        in_cell("end before start", STRIKES, "planned_end_date", "range", "2023-10-01"),
        in_cell("yes for true", STRIKES, "is_fixed_duration", "boolean", "yes"),
        in_cell("key with capitals", STRIKES, "labor_action_key", "pattern", "Deere 2021", key="john-deere-2021"),
        in_cell("name without its form", STRIKES, "action_name", "unicode_form", lambda name: name + " at Pe\u0301rez"),
        in_cell("name with a control character", STRIKES, "action_name", "control_character", lambda name: name + "\x1b[2Jx"),
        in_cell("name of two lines", STRIKES, "action_name", "control_character", lambda name: name + "\nx"),
        in_cell("spaces around a code", STRIKES, "action_type_code", "untrimmed", lambda code: code + " "),
        in_cell("status of no vocabulary", STRIKES, "action_status_code", "reference", "finished"),
        in_cell("unknown employer", STRIKES, "employer_key", "reference", "kaiser-permanent"),
        in_cell("unknown document", STRIKES, "source_document_key", "reference", "nowhere"),
        in_cell("figure without a place in its document", STRIKES, "locator", "required", ""),
        in_rows("duplicate key", STRIKES, "labor_action_key", "duplicate_key", repeated_row),
        in_cell("unknown state", "strike_states.csv", "state_code", "reference", "ZZ"),
        in_cell("state as a name", "strike_states.csv", "state_code", "pattern", "California"),
        in_rows(
            "shares that do not sum to 1",
            "strike_states.csv",
            "allocation_weight",
            "sums_to_one",
            weighted("0.5", "0.1", "0.1", "0.1", "0.1", "0.2"),
        ),
        in_rows("shares of some states only", "strike_states.csv", "allocation_weight", "sums_to_one", weighted("1", "", "", "", "", "")),
        in_cell("share in words", "strike_states.csv", "allocation_weight", "number", "half"),
        in_cell("unknown union", "participations.csv", "union_key", "reference", "nobody"),
        in_cell("neither union nor group", "participations.csv", "union_key", "one_filled", "", key=""),
        (
            "union and group at once",
            SeedDefect(cell("participations.csv", "group_name", "Drivers", key=""), "participations.csv", "union_key", "one_filled"),
        ),
        in_cell("orphan participation", "participations.csv", "labor_action_key", "reference", "no-such-action", key=""),
        in_rows("segments with a gap", "strike_segments.csv", "start_date", "contiguous", gap_between_segments),
        in_rows("segments that overlap", "strike_segments.csv", "start_date", "contiguous", overlapping_segments),
        in_rows("overlapping versions of a union", "union_versions.csv", "valid_from_date", "overlap", overlapping_versions),
        in_cell("unknown topic", DEMANDS, "demand_topic_code", "reference", "payy", key=""),
        in_cell("range without its high end", DEMANDS, "value_high", "all_or_none", "", key=f"{KAISER}-minimum-wage-offer"),
        in_cell("claim without a document", CLAIMS, "source_document_key", "required", "", key=""),
        in_cell("claim about nothing", CLAIMS, "subject_key", "reference", "no-such-action", key=""),
        in_cell("claim that says two things", CLAIMS, "value_number", "one_filled", "5", key=""),
        in_cell("claim role that is no pin", CLAIMS, "claim_role_code", "allowed_values", "disputes", key=""),
        in_rows("two shown claims", CLAIMS, "claim_role_code", "one_shown_claim", two_shown_claims),
        in_cell("two states of one name", "states.csv", "state_name", "duplicate_value", "Alabama", key="AK"),
        in_rows("missing column", EMPLOYERS, "locator", "column_missing", without_column),
        in_bytes("renamed column", EMPLOYERS, "employer_name", "column_missing", lambda b: b.replace(b"employer_name", b"name", 1)),
        in_rows("swapped columns", "unions.csv", "union_name", "column_order", swapped_columns),
        in_rows("extra column", "unions.csv", "note", "column_unknown", extra_column),
        in_rows("column named twice", "unions.csv", "union_key", "column_repeated", doubled_column),
        in_bytes("extra cell", DEMANDS, "", "cell_extra", lambda b: b.rstrip(b"\n") + b",more\n"),
        in_bytes("missing cell", DEMANDS, "", "cell_missing", lambda b: b + b"short,row\n"),
        in_bytes("open quote", DEMANDS, "", "quoting", lambda b: b + b'"no end'),
        in_bytes("latin-1", EMPLOYERS, "", "encoding", lambda b: b + "é".encode("latin-1")),
        in_bytes("UTF-16", EMPLOYERS, "", "nul_byte", lambda b: b.decode().encode("utf-16")),
        in_bytes("NUL", EMPLOYERS, "", "nul_byte", lambda b: b + b"\0"),
        in_bytes("empty file", CLAIMS, "", "file_empty", lambda b: b""),
        in_bytes("header without rows", CLAIMS, "", "no_rows", lambda b: b.split(b"\n")[0] + b"\n"),
        ("lost file", SeedDefect(lambda seeds: (seeds / CLAIMS).unlink(), CLAIMS, "", "file_missing")),
        ("file that nobody described", SeedDefect(stranger, STRIKES, "", "file_unknown")),
    ]
)
