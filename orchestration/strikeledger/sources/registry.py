"""What a source is, and which there are. Adding a publisher is one module that exports `SOURCE`, and its name here."""

from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

from strikeledger.errors import UsageError
from strikeledger.settings import Settings
from strikeledger.sources.delimited import Table

if TYPE_CHECKING:
    from strikeledger.sources.layouts import PublishedSource
    from strikeledger.sources.seeds import Seeds

# Code of the source that a person keeps; every other is a publisher's.
HAND_KEPT = "seeds"
PUBLISHED = (
    "bls_work_stoppages",
    "ilr_labor_actions",
    "fmcs_work_stoppages",
    "olms_union_filings",
    "cps_union_membership",
    "ces_employment",
)


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


def hand_kept(settings: Settings) -> "Seeds":
    """The folder of seeds: strict, and part of every build."""
    from strikeledger.sources.seeds import Seeds

    return Seeds(settings.seeds)


@cache
def published_sources() -> "tuple[PublishedSource, ...]":
    """The publishers whose files are delivered."""
    return tuple(import_module(f"strikeledger.sources.{module}").SOURCE for module in PUBLISHED)


def published_source(code: str) -> "PublishedSource":
    """The publisher of that code, or of the only code that begins so ("bls"). Raises UsageError, naming the nearest."""
    known = {source.code: source for source in published_sources()}
    begun = [source for name, source in known.items() if code and name.startswith(code)]
    if code in known or len(begun) == 1:
        return known.get(code) or begun[0]
    near = get_close_matches(code, known, n=1)
    raise UsageError(f"there is no source {code!r}{f'; did you mean {near[0]}?' if near else ''}; the sources are {', '.join(known)}")
