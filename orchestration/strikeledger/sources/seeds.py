"""The hand-kept facts of ``seeds/`` as a source: strict, because a person can mend them. One refused cell refuses the refresh."""

import csv
from functools import cached_property
from pathlib import Path

from strikeledger.durable import file_sha256
from strikeledger.sources.cell_rules import cell_problems
from strikeledger.sources.contract import Resource, load_contract
from strikeledger.sources.delimited import Row, Table, read_table
from strikeledger.sources.registry import HAND_KEPT, Reading
from strikeledger.sources.table_rules import table_problems

CONTRACT = "datapackage.yaml"


class Seeds:
    """A folder with ``datapackage.yaml`` and the CSV files that it describes."""

    code = HAND_KEPT
    title = "Hand-kept facts"
    publisher_name = "strikeledger"
    licence_code = "cc0-1.0"
    is_redistributable = True
    cadence = "with each change of the folder"

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @cached_property
    def resources(self) -> list[Resource]:
        return load_contract(self.folder / CONTRACT)

    def files(self) -> list[tuple[str, str]]:
        """Path and sha256 of every CSV file of the folder, whether the contract knows it or not."""
        return [(file.relative_to(self.folder).as_posix(), file_sha256(file)) for file in self.folder.rglob("*.csv")]

    def read(self) -> Reading:
        """Read and check every file. What breaks a rule is refused with its reason and never in ``rows``; nothing is dropped."""
        tables = {resource.name: read_table(resource, self.folder / resource.path) for resource in self.resources}
        refused_lines = {name: set(_refuse_cells(table)) | set(_refuse_rows(table, tables)) for name, table in tables.items()}
        for name, table in tables.items():
            _set_aside(table, refused_lines[name])
        _refuse_strangers(self.folder, list(tables.values()))
        return Reading(self.code, tuple(tables.values()))


def documents_by_sha256(folder: Path) -> dict[str, str]:
    """Keys of the documents whose file the seeds know, by its sha256: a delivered copy of that file bears the same key."""
    with (folder / "source_documents.csv").open(encoding="utf-8-sig", newline="") as file:
        documents = [(row.get("sha256"), row.get("source_document_key")) for row in csv.DictReader(file)]
    return {sha256: key for sha256, key in documents if sha256 and key}


def _refuse_cells(table: Table) -> list[int]:
    lines = []
    for row in table.rows:
        for field in table.resource.fields:
            for rule, reason, remedy in cell_problems(field, row):
                table.refuse(row, field.name, rule, reason, remedy)
                lines.append(row.line)
    return lines


def _refuse_rows(table: Table, tables: dict[str, Table]) -> list[int]:
    lines = []
    for row, column, rule, reason, remedy in table_problems(table, tables):
        table.refuse(row, column, rule, reason, remedy)
        lines.append(row.line)
    return lines


def _set_aside(table: Table, lines: set[int]) -> None:
    """Move refused rows out of ``rows`` only when every file is checked: a reference to a refused row is not a second fault."""
    refused: list[Row] = [row for row in table.rows if row.line in lines]
    table.rows = [row for row in table.rows if row.line not in lines]
    table.refused_rows += [(row.line, [cell or "" for cell in row.cells.values()]) for row in refused]


def _refuse_strangers(folder: Path, tables: list[Table]) -> None:
    """A CSV file that the contract does not name would be silently left out: refuse it instead."""
    known = {folder / table.resource.path for table in tables}
    for file in sorted(folder.rglob("*.csv")):
        if file not in known:
            tables[0].refuse_file(
                "file_unknown",
                f"(the contract) does not know {file.relative_to(folder).as_posix()}",
                "rename it to one of the files in datapackage.yaml, or describe it there",
            )
