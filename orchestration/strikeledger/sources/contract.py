"""The input contract of a source's files: a Frictionless Data Package descriptor, with a few rules of our own beside the standard's."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import yaml


@dataclass(frozen=True)
class Field:
    """One column. ``minimum`` and ``maximum`` are numbers, or ISO dates for a date."""

    name: str
    type: str
    is_required: bool = False
    is_unique: bool = False
    pattern: str | None = None
    allowed: tuple[str, ...] = ()
    minimum: float | str | None = None
    maximum: float | str | None = None
    refuses_excel_serials: bool = False


@dataclass(frozen=True)
class ForeignKey:
    field: str
    resource: str
    target: str


@dataclass(frozen=True)
class Resource:
    """One file: its columns, its key, its references, and the rules over rows (``rules``, as the descriptor gives them)."""

    name: str
    path: str
    description: str
    fields: tuple[Field, ...]
    primary_key: tuple[str, ...]
    foreign_keys: tuple[ForeignKey, ...]
    rules: Mapping

    @cached_property
    def column_names(self) -> tuple[str, ...]:
        return tuple(field.name for field in self.fields)


def load_contract(descriptor: Path) -> list[Resource]:
    """Read a ``datapackage.yaml``."""
    package = yaml.load(descriptor.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    return [_resource(resource) for resource in package["resources"]]


def _resource(raw: Mapping) -> Resource:
    schema = raw["schema"]
    return Resource(
        name=raw["name"],
        path=raw["path"],
        description=raw["description"],
        fields=tuple(_field(field) for field in schema["fields"]),
        primary_key=tuple(schema["primaryKey"]),
        foreign_keys=tuple(
            ForeignKey(key["fields"][0], key["reference"]["resource"], key["reference"]["fields"][0]) for key in schema.get("foreignKeys", ())
        ),
        rules={name: value for name, value in schema.items() if name not in ("fields", "primaryKey", "foreignKeys")},
    )


def _field(raw: Mapping) -> Field:
    constraints = raw.get("constraints", {})
    return Field(
        name=raw["name"],
        type=raw["type"],
        is_required=constraints.get("required", False),
        is_unique=constraints.get("unique", False),
        pattern=constraints.get("pattern"),
        allowed=tuple(constraints.get("enum", ())),
        minimum=constraints.get("minimum"),
        maximum=constraints.get("maximum"),
        refuses_excel_serials=raw.get("excelSerial") == "refuse",
    )
