"""What a source is, and which there are. Adding a source is one module with one `Source` and one line here."""

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from strikeledger.sources.contract import Resource
from strikeledger.sources.delimited import Table


@dataclass(frozen=True)
class Reading:
    """A source as read at one moment: a table per raw table, each with its rows and its refusals."""

    source_code: str
    tables: tuple[Table, ...]

    @property
    def refusals(self) -> list:
        return sorted(refusal for table in self.tables for refusal in table.refusals)

    @property
    def row_count(self) -> int:
        return sum(table.physical_row_count for table in self.tables)

    def as_inputs(self) -> list[dict]:
        """One record per file for a release's manifest."""
        return [
            {
                "source": self.source_code,
                "path": table.resource.path,
                "sha256": table.sha256,
                "bytes": table.size_bytes,
                "rows": table.physical_row_count,
            }
            for table in self.tables
        ]


class Source(Protocol):
    """One publisher's files, or our own.

    ``code``: short name. ``licence_code``: of the data. ``is_redistributable``: whether its rows may leave in a release.
    ``cadence``: how often the publisher revises. ``resources``: the raw tables it fills, by its input contract.
    """

    code: str
    title: str
    publisher_name: str
    licence_code: str
    is_redistributable: bool
    cadence: str

    @property
    def resources(self) -> list[Resource]: ...

    def read(self) -> Reading: ...


def registered_sources(seeds_folder: Path) -> list[Source]:
    """All sources, in the order in which they land."""
    from strikeledger.sources.seeds import Seeds

    return [Seeds(seeds_folder)]
