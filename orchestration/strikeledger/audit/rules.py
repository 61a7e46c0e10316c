"""One rule of the gate: an expectation of Great Expectations with its severity and its reason."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Severity = Literal["critical", "warning"]

NO_ROWS = "unexpected_rows_expectation"
"""The expectation whose ``unexpected_rows_query`` must return no row."""


@dataclass(frozen=True)
class Rule:
    """``expectation``: GX's name for it. ``arguments``: GX's arguments. ``because``: the truth it stands for, in one sentence.

    ``where``: SQL condition that picks the rows it is about. ``allow_empty``: whether it may hold by finding nothing to look at.
    """

    expectation: str
    arguments: Mapping[str, Any] = field(default_factory=dict)
    severity: Severity = "critical"
    because: str = ""
    where: str | None = None
    allow_empty: bool = False

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that the arguments name; none for a query."""
        named = [self.arguments.get(argument) for argument in ("column", "column_A", "column_B")]
        return tuple(name for name in (*named, *self.arguments.get("column_list", ())) if name)

    def as_text(self) -> str:
        """The rule on one line, for a report."""
        details = {name: value for name, value in self.arguments.items() if name not in ("column", "column_A", "column_B", "column_list")}
        text = self.expectation
        if self.columns:
            text += f" on {', '.join(self.columns)}"
        if details:
            text += " (" + ", ".join(f"{name} {_flat(value)}" for name, value in details.items()) + ")"
        return text + (f" where {_flat(self.where)}" if self.where else "")


def _flat(value: Any) -> str:
    return " ".join(str(value).split())
