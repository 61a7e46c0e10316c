"""A row of a source as the matching sees it: who stopped work, where, when and how many, in comparable form."""

import json
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from strikeledger.identity.names import Resolution, normalised

Answers = tuple[tuple[str, Resolution], ...]

# Words that half of all employers carry: sharing them tells nothing. Fixed, not counted from the rows at hand, so that a match does not
# depend on which files are loaded.
_GENERIC = frozenset(
    """
    america american board care center centers centre city clinic clinics college colleges community construction contractors
    council county department district districts eastern education educational employers facilities food foods general great
    greater group health healthcare home hospital hospitals hotel hotels industries industry international local medical national
    new north northern office plant public region regional restaurant school schools service services south southern state states
    store stores system systems unified united university us usa various western
    """.split()
)
_FORMS = frozenset("the of and for at a an inc co corp company corporation incorporated llc lp ltd plc association assn dba s".split())


@dataclass(frozen=True)
class Names:
    """The names of one row as they were resolved: text and answer, in the order of the cell."""

    employer: Resolution
    industry: Resolution
    unions: Answers
    states: Answers
    topics: Answers
    cities: tuple[str, ...]


@dataclass(frozen=True)
class Sighting:
    """One row of one document.

    ``row_key``: the issuer's key of the row in that document. ``series_code``: the kind of document. ``issuer_key``: a number that the
    issuer keeps over all its files, None where it has none. ``workers_count``: None where not told. Names are normalised; ``union_keys``
    hold a union and those above it. ``cells``: the raw row; ``names``: what it names, None for a hand-kept action.
    """

    source_code: str
    row_key: str
    document_key: str
    series_code: str
    vintage_date: date
    employer_name: str
    start_date: date
    end_date: date | None = None
    workers_count: float | None = None
    union_keys: tuple[str, ...] = ()
    state_codes: tuple[str, ...] = ()
    city_names: tuple[str, ...] = ()
    action_type_code: str = "work_stoppage"
    issuer_key: str | None = None
    cells: dict[str, str | None] = field(default_factory=dict, hash=False, compare=False, repr=False)
    names: Names | None = field(default=None, hash=False, compare=False, repr=False)

    @property
    def statement(self) -> str:
        """All that the row says, without where it stands. Two rows of one document that say the same were entered twice."""
        return json.dumps({column: cell for column, cell in self.cells.items() if not column.startswith("_")}) if self.cells else ""

    @cached_property
    def employer_tokens(self) -> list[str]:
        return sorted({word for word in normalised(self.employer_name).split() if word not in _FORMS})

    @cached_property
    def telling_tokens(self) -> list[str]:
        """The words of the name that most employers do not carry."""
        return [word for word in self.employer_tokens if word not in _GENERIC and len(word) > 1]

    @cached_property
    def distinctive_tokens(self) -> list[str]:
        """Those of them that name no place of the row, which is compared by itself."""
        places = {word for city in self.city_names for word in city.split()}
        return [word for word in self.telling_tokens if word not in places]
