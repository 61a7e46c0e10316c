"""What the gate found, one report per expectations file: for the release, for Dagster, and in plain words for the operator."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class RuleResult:
    """How one rule ended. ``observed``: what was found, in words. ``rows``: the first offending rows, as column to value.

    ``validation``: GX's own result, where the rule is an expectation that it could evaluate.
    """

    table: str
    rule: str
    severity: str
    because: str
    success: bool
    unexpected_count: int | None = None
    observed: str = ""
    rows: tuple[Mapping[str, Any], ...] = ()
    validation: Mapping[str, Any] | None = None

    @property
    def blocks(self) -> bool:
        return not self.success and self.severity == "critical"

    def as_text(self) -> str:
        head = f"{self.table}: {self.rule} [{self.severity}]"
        lines = [head, f"  because: {self.because}", *([f"  found: {self.observed}"] if self.observed else [])]
        return "\n".join([*lines, *(f"  row: {', '.join(f'{name} {value}' for name, value in row.items())}" for row in self.rows)])


@dataclass(frozen=True)
class FileReport:
    """``contents``: sha256 of each table as it was looked at."""

    name: str
    results: tuple[RuleResult, ...]
    contents: Mapping[str, str]

    @property
    def passed(self) -> bool:
        """Nothing critical failed, and something was looked at: a file without results is a file that was not checked."""
        return bool(self.results) and not any(result.blocks for result in self.results)

    def as_json(self) -> dict:
        """What readers are told: without GX's own results."""
        whole = self.as_record()
        results = [{name: value for name, value in result.items() if name != "validation"} for result in whole["results"]]
        return {**whole, "results": results}

    def as_record(self) -> dict:
        """All of it, for `from_json`."""
        results = [{**asdict(result), "rows": [_plain_row(row) for row in result.rows]} for result in self.results]
        return {"name": self.name, "passed": self.passed, "results": results, "contents": dict(self.contents)}

    @classmethod
    def from_json(cls, value: Mapping) -> "FileReport":
        results = tuple(RuleResult(**{**result, "rows": tuple(result["rows"])}) for result in value["results"])
        return cls(value["name"], results, value["contents"])

    def as_text(self) -> str:
        """Every rule that failed, critical ones first."""
        failed = sorted((result for result in self.results if not result.success), key=lambda result: result.severity)
        if not self.results:
            return f"{self.name}: no rule was checked"
        return "\n".join(result.as_text() for result in failed) or f"{self.name}: all {len(self.results)} rules hold"


def _plain_row(row: Mapping[str, Any]) -> dict[str, Any]:
    """As JSON can hold it."""
    return {name: value if value is None or isinstance(value, bool | int | float | str) else str(value) for name, value in row.items()}
