"""What dbt ran, in its order, with the SQL that it compiled: enough to run a part of it again without dbt."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Step:
    """One node that dbt ran. ``kind``: view, table or test. ``relation``: ``schema.table`` of a model. ``parents``: unique ids of models
    and sources (``raw.<table>``) that it reads."""

    unique_id: str
    kind: str
    relation: str
    parents: tuple[str, ...]
    sql: str
    file: str

    @classmethod
    def from_json(cls, value: Mapping) -> "Step":
        return cls(**{**value, "parents": tuple(value["parents"])})


def steps(runs: Iterable) -> list[Step]:
    """From dbt's results, in the order in which they came. What does nothing, such as an exposure, is no step."""
    return [step for step in map(_step, runs) if step is not None]


def _step(run) -> Step | None:
    node = run.node
    kind = "test" if node.resource_type == "test" else str(node.config.materialized) if node.resource_type == "model" else None
    if kind is None:
        return None
    return Step(
        unique_id=node.unique_id,
        kind=kind,
        relation=f"{node.schema}.{node.name}",
        parents=tuple(map(_parent, node.depends_on.nodes)),
        sql=node.compiled_code,
        file=node.original_file_path,
    )


def _parent(unique_id: str) -> str:
    return f"raw.{unique_id.split('.')[-1]}" if unique_id.startswith("source.") else unique_id
