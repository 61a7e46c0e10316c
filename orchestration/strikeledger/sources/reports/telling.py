"""A report as it is recorded: rows of the seeds' resources and claims, names resolved to keys, each cell knowing where it was told."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from strikeledger.sources.reports.markup import Path

Cells = dict[str, str | None]
Figure = tuple[str, str, str, str]

ACTIONS, PLACES, PARTICIPATIONS = "fct_labor_actions", "fct_labor_action_places", "fct_labor_action_participations"
DEMANDS, IMPACTS = "fct_demands", "fct_service_impacts"
CLAIM_VALUES = ("value_number", "value_text", "value_low", "value_high", "unit_code", "precision_code", "precision_phrase")
CLAIM_COLUMNS = (
    "subject_table_name",
    "subject_key",
    "measure_code",
    *CLAIM_VALUES,
    "claimant_key",
    "source_document_key",
    "locator",
    "asserted_date",
)


@dataclass(frozen=True)
class ToldRow:
    """A row of a resource of the seeds. ``places``: where each cell was told, by column; a cell without a place is ours."""

    resource: str
    cells: Cells
    line: int = 1
    path: Path = ()
    places: Mapping[str, Path] = field(default_factory=dict)


@dataclass(frozen=True)
class ToldClaim:
    """One claim. ``cells``: `CLAIM_COLUMNS`. ``supersedes``: key of an earlier claim, as told."""

    cells: Cells
    line: int = 1
    path: Path = ()
    places: Mapping[str, Path] = field(default_factory=dict)
    supersedes: str | None = None

    @property
    def figure(self) -> Figure:
        """Whose claim on what: of each there is one that stands in a chain of reports."""
        cells = self.cells
        return cells["subject_table_name"], cells["subject_key"], cells["measure_code"], cells["claimant_key"]


@dataclass(frozen=True)
class Telling:
    """``kind``: new, addition, correction, withdrawal. ``action``: the row of ``strikes`` where the report founds or retells an action.

    ``rows``: states, places, participations, occupations, demands, service impacts. ``entities``: employers, unions, documents and
    claimants that it describes. ``document_key``: the one that it cites first.
    """

    kind: str
    labor_action_key: str
    reporter_name: str
    because: str | None = None
    refers_to: str | None = None
    document_key: str | None = None
    action: ToldRow | None = None
    rows: tuple[ToldRow, ...] = ()
    claims: tuple[ToldClaim, ...] = ()
    entities: tuple[ToldRow, ...] = ()

    def of(self, resource: str) -> list[ToldRow]:
        return [row for row in (*self.rows, *self.entities) if row.resource == resource]


def first_day(telling: Telling) -> str | None:
    """The day that a told action is known by: its start, else its announcement."""
    days: dict[str | None, str | None] = {}
    for claim in telling.claims:
        days.setdefault(claim.cells["measure_code"], claim.cells["value_text"])
    return days.get("start_date") or days.get("announced_date")


def row_key(*parts: str | None) -> str:
    """The key of a row as text, as the warehouse writes it: columns joined by a bar, nothing for what is absent."""
    return "|".join(part or "" for part in parts)
