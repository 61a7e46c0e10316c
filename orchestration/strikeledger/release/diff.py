"""Which figures differ between two releases, and why.

One query fills the published list of revisions and answers ``strikeledger diff``.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date

import duckdb

from strikeledger.marts import Mart
from strikeledger.release import sql_text
from strikeledger.release.causes import CLAIMS, DOCUMENTS, PLACES, explained, place
from strikeledger.release.current import Release
from strikeledger.release.sides import Side, row_key, side
from strikeledger.settings import bounded

ACTIONS = "fct_labor_actions"
CLAIMANTS = "dim_claimants"
REVISIONS = "fct_revisions"

_NO_FIGURES = """
select null::varchar as table_name, null::varchar as row_key, null::varchar as column_name, null::varchar as old_value,
    null::varchar as new_value, null::varchar as revision_kind_code, null::varchar as cited_document_key, null::varchar as labor_action_key,
    null::integer as year_number, null::varchar as state_code, null::varchar as union_key
where false
"""


@dataclass(frozen=True)
class Revision:
    """One figure that differs, and why. ``row_key``: key values joined by ``|``. Values: as text, None where absent.

    ``revision_kind_code``: added, changed or withdrawn. ``claim_key``, ``source_document_key``: the claim and document that made it so,
    where it is one. ``document_count``: documents whose claims can have touched a computed figure. ``old_precision_code``,
    ``new_precision_code``: how precisely the shown claims tell it.
    """

    table_name: str
    row_key: str
    column_name: str
    old_value: str | None
    new_value: str | None
    revision_kind_code: str
    revision_cause_code: str | None = None
    claim_key: str | None = None
    source_document_key: str | None = None
    document_count: int | None = None
    old_precision_code: str | None = None
    new_precision_code: str | None = None
    labor_action_key: str | None = None
    action_name: str | None = None
    claimant_name: str | None = None
    document_title: str | None = None
    publisher_name: str | None = None
    document_url: str | None = None
    document_published_date: date | None = None

    def as_json(self) -> dict:
        published = self.document_published_date
        return asdict(self) | {"document_published_date": published.isoformat() if published else None}


def diff(older: Release, newer: Release) -> list[Revision]:
    """Every figure of ``newer`` that differs from ``older``, by table, row and column."""
    with duckdb.connect(config=bounded()) as connection:
        old = attached(connection, "older", older)
        new = old if newer.file == older.file else attached(connection, "newer", newer)  # DuckDB attaches a file once
        return told(connection, revisions_query(connection, old, new), [new, old])


def attached(connection: duckdb.DuckDBPyConnection, catalog: str, release: Release) -> Side:
    connection.execute(f"attach {sql_text.text(release.file)} as {catalog} (read_only)")
    return side(connection, catalog, release.manifest.marts, release.manifest.input_sha256s.values())


def told(connection: duckdb.DuckDBPyConnection, query: str, sides: Sequence[Side]) -> list[Revision]:
    """The revisions that ``query`` finds, with the names of actions, claimants and documents as the first of ``sides`` that has them."""
    actions = _named(sides, ACTIONS, "labor_action_key", {"action_name": "varchar"})
    claims = _named(sides, CLAIMS, "claim_key", {"claimant_key": "varchar"})
    claimants = _named(sides, CLAIMANTS, "claimant_key", {"claimant_name": "varchar"})
    described = {"title": "varchar", "publisher_name": "varchar", "url": "varchar", "published_date": "date"}
    documents = _named(sides, DOCUMENTS, "source_document_key", described)
    computed = {
        "action_name": "actions.action_name",
        "claimant_name": "claimants.claimant_name",
        "document_title": "documents.title",
        "publisher_name": "documents.publisher_name",
        "document_url": "documents.url",
        "document_published_date": "documents.published_date",
    }
    columns = ", ".join(computed.get(field.name, f"r.{field.name}") for field in fields(Revision))
    rows = connection.execute(
        f"""
        select {columns} from ({query}) as r
        left join ({actions}) as actions on r.labor_action_key = actions.key
        left join ({claims}) as claims on r.claim_key = claims.key
        left join ({claimants}) as claimants on claims.claimant_key = claimants.key
        left join ({documents}) as documents on r.source_document_key = documents.key
        order by r.table_name, r.row_key, r.column_name
        """
    )
    return [Revision(*row) for row in rows.fetchall()]


def _named(sides: Sequence[Side], table: str, key: str, columns: dict[str, str]) -> str:
    """SQL: the ``columns`` of each row of ``table``, once per ``key``, from the first side that has it."""
    selects = [
        f"select {key} as key, {number} as place, {', '.join(columns)} from {each.relation(table)}"
        for number, each in enumerate(sides)
        if each.has(table, key, *columns)
    ]
    absent = ", ".join(f"null::{kind} as {column}" for column, kind in columns.items())
    rows = "\nunion all\n".join([f"select null::varchar as key, 0 as place, {absent} where false", *selects])
    return f"select key, {', '.join(f'arg_min({column}, place) as {column}' for column in columns)} from ({rows}) group by key"


def revisions_query(connection: duckdb.DuckDBPyConnection, old: Side, new: Side) -> str:
    """SQL for the revisions between two attached databases, with their causes.

    A row that is new has each of its figures added, one that is gone has them withdrawn; so have all rows of a table that is new or
    gone, and of one whose key is made of other columns now.
    """
    selects: list[str] = []
    for table in sorted(old.marts.keys() | new.marts.keys()):
        was, now = old.marts.get(table), new.marts.get(table)
        if was and now and was.key == now.key:
            figures = dict.fromkeys(now.figures + was.figures)
            selects += [_compared(old, new, now, column) for column in figures]
        else:
            selects += [_one_sided(old, was, column, "withdrawn") for column in (was.figures if was else ())]
            selects += [_one_sided(new, now, column, "added") for column in (now.figures if now else ())]
    return explained(connection, old, new, "\nunion all\n".join([_NO_FIGURES, *selects]))


def _compared(old: Side, new: Side, mart: Mart, column: str) -> str:
    is_old, is_new = old.has(mart.name, column), new.has(mart.name, column)
    name = sql_text.name(column)
    old_value = f"o.{name}" if is_old else "null"
    new_value = f"n.{name}" if is_new else "null"
    # Equal numbers of two types (5 and 5.0) are equal; everything else is what it reads as.
    kinds = {old.types.get((mart.name, column)), new.types.get((mart.name, column))}
    is_numeric = len(kinds) == 2 and all(kind and _is_numeric(kind) for kind in kinds)
    compared_as = "double" if is_numeric else "varchar"
    keys = [(f"cast(o.{key} as varchar)", f"cast(n.{key} as varchar)") for key in map(sql_text.name, mart.key)]
    matched = " and ".join(f"{was} is not distinct from {now}" for was, now in keys)
    joined = " || '|' || ".join(f"coalesce({was}, {now}, '')" for was, now in keys)
    return f"""
    select {sql_text.text(mart.name)}, {joined}, {sql_text.text(column)}, cast({old_value} as varchar), cast({new_value} as varchar),
        case when {old_value} is null then 'added' when {new_value} is null then 'withdrawn' else 'changed' end,
        {_standing([("n", new), ("o", old)], mart, column)}
    from {old.relation(mart.name)} as o
    full join {new.relation(mart.name)} as n on {matched}
    where cast({old_value} as {compared_as}) is distinct from cast({new_value} as {compared_as})"""


def _one_sided(each: Side, mart: Mart, column: str, kind: str) -> str:
    value = f"cast(t.{sql_text.name(column)} as varchar)"
    values = f"{value}, null" if kind == "withdrawn" else f"null, {value}"
    return f"""
    select {sql_text.text(mart.name)}, {row_key(mart, "t")}, {sql_text.text(column)}, {values}, {sql_text.text(kind)},
        {_standing([("t", each)], mart, column)}
    from {each.relation(mart.name)} as t where t.{sql_text.name(column)} is not null"""


def _standing(sides: Sequence[tuple[str, Side]], mart: Mart, column: str) -> str:
    """What the row says of the document that it cites for the figure, and of where it stands."""
    cited = "source_document_key" if column in mart.cited_figures else "no document"
    return ", ".join(place(sides, mart.name, each) for each in (cited, *PLACES))


def _is_numeric(kind: str) -> bool:
    return kind in {"DOUBLE", "FLOAT", "TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT"} or kind.startswith("DECIMAL")
