"""What was refused, said so that the person who typed it can mend it."""

from dataclasses import asdict, dataclass


@dataclass(frozen=True, order=True)
class Refusal:
    """One thing that breaks the input contract.

    ``line``: physical line of the file, counted from 1; 0 where the whole file is refused. ``column``: column name, empty where a
    whole row or file is refused. ``value``: the cell as it stands. ``rule``: short name. ``reason``, ``remedy``: one plain sentence each.
    """

    file: str
    line: int
    column: str
    value: str
    rule: str
    reason: str
    remedy: str

    def as_json(self) -> dict:
        return asdict(self)

    def as_text(self) -> str:
        place = ", ".join(
            part for part in (self.file, f"line {self.line}" if self.line else "", f"column {self.column}" if self.column else "") if part
        )
        shown = f" {_shortened(self.value)!r}" if self.value else ""
        return f"{place}:{shown} {self.reason} [{self.rule}]\n    mend: {self.remedy}"


def _shortened(value: str, limit: int = 80) -> str:
    return value if len(value) <= limit else value[: limit - 1] + "…"
