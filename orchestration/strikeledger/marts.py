"""What dbt's manifest promises about each published table. Read from plain JSON, so that neither dbt nor a model's name is needed here."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass

import duckdb

SCHEMA = "marts"


@dataclass(frozen=True)
class Column:
    name: str
    data_type: str
    is_required: bool


@dataclass(frozen=True)
class Reference:
    """Each value of ``column`` stands in ``to_column`` of the mart ``to_table``."""

    column: str
    to_table: str
    to_column: str


@dataclass(frozen=True)
class Mart:
    """One published table.

    ``key``: the columns that make up its grain. ``figures``: columns whose change from one release to the next is a revision.
    ``cited_figures``: those of them that are copied from the document that the row cites (``source_document_key``).
    ``is_bookkeeping``: the table describes releases themselves, so it differs between two releases of the same content.
    ``may_be_empty``: it has rows only where publishers' files are loaded. ``references``: to other marts, or to itself.
    """

    name: str
    grain: str
    key: tuple[str, ...]
    figures: tuple[str, ...]
    is_bookkeeping: bool
    columns: tuple[Column, ...]
    may_be_empty: bool = False
    cited_figures: tuple[str, ...] = ()
    references: tuple[Reference, ...] = ()

    def as_json(self) -> dict:
        return asdict(self)

    @classmethod
    def from_json(cls, value: Mapping) -> "Mart":
        return cls(
            name=value["name"],
            grain=value["grain"],
            key=tuple(value["key"]),
            figures=tuple(value["figures"]),
            is_bookkeeping=value["is_bookkeeping"],
            columns=tuple(Column(**column) for column in value["columns"]),
            may_be_empty=value.get("may_be_empty", False),
            cited_figures=tuple(value.get("cited_figures", ())),
            references=tuple(Reference(**reference) for reference in value.get("references", ())),
        )


def marts_of(manifest: Mapping) -> list[Mart]:
    """All published tables of a dbt manifest (``manifest.json`` as read), by name."""
    references = _references(manifest["nodes"])
    found = [_mart(node, references.get(identifier, ())) for identifier, node in manifest["nodes"].items() if _is_mart(node)]
    return sorted(found, key=lambda mart: mart.name)


def _references(nodes: Mapping) -> dict[str, list[Reference]]:
    """By unique id of the mart: its relationship tests. One with a condition holds for some rows only, so it is no promise of the table."""
    found: dict[str, list[Reference]] = {}
    for test in nodes.values():
        kind = (test.get("test_metadata") or {}).get("name")
        if kind != "relationships" or test["config"].get("where"):
            continue
        child = test["attached_node"]
        parent = nodes[next((each for each in test["depends_on"]["nodes"] if each != child), child)]
        if _is_mart(parent):
            found.setdefault(child, []).append(Reference(test["column_name"], parent["name"], test["test_metadata"]["kwargs"]["field"]))
    return {child: sorted(references, key=lambda reference: reference.column) for child, references in found.items()}


def _is_mart(node: Mapping) -> bool:
    return node["resource_type"] == "model" and node["schema"] == SCHEMA


def _mart(node: Mapping, references: Iterable[Reference]) -> Mart:
    meta = node["config"]["meta"]
    return Mart(
        name=node["name"],
        grain=meta["grain"],
        key=tuple(meta["key"]),
        figures=tuple(meta.get("figures", ())),
        is_bookkeeping=bool(meta.get("bookkeeping", False)),
        columns=tuple(
            Column(column["name"], column["data_type"], any(c["type"] == "not_null" for c in column["constraints"]))
            for column in node["columns"].values()
        ),
        may_be_empty=bool(meta.get("may_be_empty", False)),
        cited_figures=tuple(meta.get("cited_figures", ())),
        references=tuple(references),
    )


def repeated_keys(relation: str, key: str) -> str:
    """SQL for the keys that more than one row of ``relation`` has, and of how many; NULL is a value. ``key``: columns, set apart by commas.

    Only rows whose keys share a hash are grouped by them, which of sound rows are next to none: of 4.3 million rows with a key of four
    texts, grouping by the key took 4.2 s of the processor, this 1.1.
    """
    alike = f"select hash({key}) from {relation} group by hash({key}) having count(*) > 1"
    return f"select {key}, count(*) as row_count from {relation} where hash({key}) in ({alike}) group by {key} having count(*) > 1"


# Of so many rows the sorted hashes are one text of 32 MB. Of the claims of ten million actions it would be one of 2.8 GB.
_SORTED_ROWS = 500_000


def content_sha256(connection: duckdb.DuckDBPyConnection, table: str) -> str:
    """Hash of a table's rows, whatever their order (``table`` as SQL names it). Equal content, equal hash, in any file.

    Of a large table DuckDB's own hashes of the rows are added: for 4.3 million claims 0.6 seconds of the processor, where two sums of md5
    took 11 and sorted sha256 more. Another version of DuckDB may hash otherwise; the table then counts as changed, never as unchanged.
    """
    (rows,) = connection.execute(f"select count(*) from {table}").fetchone()
    (digest,) = connection.execute((_OF_SORTED if rows <= _SORTED_ROWS else _OF_SUMS).format(table=table)).fetchone()
    return digest


_OF_SORTED = """
select sha256(coalesce(string_agg(row_hash, '' order by row_hash), ''))
from (select sha256(to_json(t)::varchar) as row_hash from {table} t)
"""
# A sum of whole numbers is the same in any order. Two of them, so that two equal rows more are not as two others more.
_OF_SUMS = """
select sha256(count(*) || ' ' || sum(row_hash) || ' ' || sum(hash(row_hash)))
from (select hash(t) as row_hash from {table} t)
"""
