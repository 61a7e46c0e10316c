"""Why a figure differs between two releases, and the document that made it so, as SQL over both databases.

A figure that claims stand behind differs because another claim is shown, or because it says another value. All else is computed: of it
we know which claims that differ *can touch* it (those on its labor action, or on actions of its year and, where it has one, of its state
or union), and name a document only where they all come from one. What this cannot see (a rule in the code that changed together with the
claims) it does not tell apart.
"""

from collections.abc import Sequence

import duckdb

from strikeledger.release import sql_text
from strikeledger.release.sides import Side, row_key

CLAIMS = "fct_claims"
FIGURES = "bridge_figure_claims"
DOCUMENTS = "dim_source_documents"

# Where a row stands, by the columns that say so: what decides which claims can touch it.
PLACES = ("labor_action_key", "year_number", "state_code", "union_key")

_NO_CLAIMS = """select null::varchar as table_name, null::varchar as row_key, null::varchar as column_name, null::varchar as claim_key,
    false as is_shown, null::varchar as source_document_key, null::varchar as precision_code, null::varchar as said where false"""


def place(sides: Sequence[tuple[str, Side]], table: str, column: str) -> str:
    """SQL of one of PLACES for a row of ``table``, from the first of ``sides`` (alias, database) that tells it."""
    told = []
    for alias, each in sides:
        if each.has(table, column):
            told.append(f"{alias}.{column}")
        elif column == "year_number" and each.has(table, "period_start_date"):
            told.append(f"year({alias}.period_start_date)")
    return f"coalesce({', '.join(told)})" if told else "null"


def explained(connection: duckdb.DuckDBPyConnection, old: Side, new: Side, revised: str) -> str:
    """SQL that adds to the rows of ``revised`` claim_key, source_document_key, revision_cause_code and document_count.

    ``revised``: a query with the columns of a revision, those of PLACES and cited_document_key. ``document_count``: documents of the
    claims that can have touched a computed figure, absent for others.
    """
    ctes = {
        "revised": revised,
        "old_told": _told(old),
        "new_told": _told(new),
        "differing": _DIFFERING,
        "reordered": _REORDERED,
        "took_back": _took_back(new),
        "caused": _CAUSED,
        "touched": _touched(connection, old, new),
        "spans": _spans(old, new),
        "reached": _REACHED,
        "reach": _reach(old, new),
    }
    written = ",\n".join(f"{name} as materialized ({query})" for name, query in ctes.items())
    is_same_input = old.input_sha256s == new.input_sha256s
    file_document = _only_document(connection, old, new)
    return f"""
with {written}
select
    r.*,
    c.claim_key,
    case
        when c.table_name is not null then c.document
        when r.cited_document_key is not null then r.cited_document_key
        when reach.documents = 1 then reach.document
        when reach.documents is null then {file_document}
    end as source_document_key,
    case
        when {is_same_input} then 'software'
        when c.is_reordered then 'precedence'
        when c.table_name is not null then 'claim'
        when r.cited_document_key is not null then 'cited_row'
        when reach.documents is not null then 'derived'
        else 'input'
    end as revision_cause_code,
    case when c.table_name is null and r.cited_document_key is null then reach.documents end as document_count,
    c.old_precision_code,
    c.new_precision_code
from revised as r
left join caused as c on r.table_name = c.table_name and r.row_key = c.row_key and r.column_name = c.column_name
left join reach on reach.place = {_place("r")}"""


def _place(alias: str) -> str:
    """What claims must share with a row to touch it, as one text: one key to join by is ten times as fast as four with conditions."""
    a = alias
    return f"""case
        when {a}.labor_action_key is not null then 'action ' || {a}.labor_action_key
        when {a}.state_code is not null then 'state ' || {a}.state_code || ' ' || {a}.year_number
        when {a}.union_key is not null then 'union ' || {a}.union_key || ' ' || {a}.year_number
        else 'year ' || {a}.year_number
    end"""


def _told(side: Side) -> str:
    """Each figure's claims that nobody took back: which is shown, and what each says, as text."""
    has_claims = side.has(FIGURES, "table_name", "row_key", "column_name", "claim_key", "claim_role_code") and side.has(
        CLAIMS, "claim_key", "source_document_key", "precision_code", "value_number", "value_text", "value_low", "value_high"
    )
    if not has_claims:
        return _NO_CLAIMS
    return f"""
    select f.table_name, f.row_key, f.column_name, f.claim_key, f.claim_role_code = 'shown' as is_shown, c.source_document_key,
        c.precision_code,
        to_json([c.precision_code, c.value_text, c.value_number::varchar, c.value_low::varchar, c.value_high::varchar]) as said
    from {side.relation(FIGURES)} as f join {side.relation(CLAIMS)} as c on f.claim_key = c.claim_key
    where f.claim_role_code <> 'superseded'"""


_DIFFERING = """
    select coalesce(n.table_name, o.table_name) as table_name, coalesce(n.row_key, o.row_key) as row_key,
        coalesce(n.column_name, o.column_name) as column_name,
        o.claim_key as old_claim_key, n.claim_key as new_claim_key, o.said as old_said, n.said as new_said,
        o.source_document_key as old_document, n.source_document_key as new_document,
        o.precision_code as old_precision_code, n.precision_code as new_precision_code
    from (from old_told where is_shown) as o
    full join (from new_told where is_shown) as n
        on o.table_name = n.table_name and o.row_key = n.row_key and o.column_name = n.column_name
    where o.claim_key is distinct from n.claim_key or o.said is distinct from n.said"""

# Both claims stood beside each other before and stand so now: no document changed, the order of precedence or an editor's pin did.
_REORDERED = """
    select d.table_name, d.row_key, d.column_name
    from differing as d
    join old_told as o
        on d.table_name = o.table_name and d.row_key = o.row_key and d.column_name = o.column_name
        and d.new_claim_key = o.claim_key and d.new_said = o.said
    join new_told as n
        on d.table_name = n.table_name and d.row_key = n.row_key and d.column_name = n.column_name
        and d.old_claim_key = n.claim_key and d.old_said = n.said
    where d.old_claim_key <> d.new_claim_key"""

_CAUSED = """
    select d.table_name, d.row_key, d.column_name, d.old_precision_code, d.new_precision_code, r.table_name is not null as is_reordered,
        coalesce(d.new_claim_key, t.claim_key, d.old_claim_key) as claim_key,
        coalesce(d.new_document, t.document, d.old_document) as document
    from differing as d
    left join reordered as r on d.table_name = r.table_name and d.row_key = r.row_key and d.column_name = r.column_name
    left join took_back as t on d.old_claim_key = t.supersedes_claim_key"""


def _took_back(side: Side) -> str:
    """The claim that supersedes another; where several do, the first by key."""
    if not side.has(CLAIMS, "supersedes_claim_key", "source_document_key"):
        return "select null::varchar as supersedes_claim_key, null::varchar as claim_key, null::varchar as document where false"
    return f"""
    select supersedes_claim_key, min(claim_key) as claim_key, arg_min(source_document_key, claim_key) as document
    from {side.relation(CLAIMS)} where supersedes_claim_key is not null group by supersedes_claim_key"""


def _touched(connection: duckdb.DuckDBPyConnection, old: Side, new: Side) -> str:
    """Labor actions of the figures whose claims differ, with the document."""
    selects = ["select null::varchar as table_name, null::varchar as row_key, null::varchar as labor_action_key where false"]
    selects += [
        f"select {sql_text.text(table)}, {row_key(each.marts[table], 't')}, t.labor_action_key from {each.relation(table)} as t"
        for each in (old, new)
        for table in _claimed_tables(connection, each)
        if table in each.marts and each.has(table, "labor_action_key")
    ]
    rows = "\nunion all\n".join(selects)
    return f"""
    select distinct rows.labor_action_key, c.document
    from caused as c join ({rows}) as rows on c.table_name = rows.table_name and c.row_key = rows.row_key"""


def _claimed_tables(connection: duckdb.DuckDBPyConnection, side: Side) -> list[str]:
    if not side.has(FIGURES, "table_name"):
        return []
    return [table for (table,) in connection.execute(f"select distinct table_name from {side.relation(FIGURES)} order by 1").fetchall()]


def _spans(old: Side, new: Side) -> str:
    """First and last year of each labor action that was touched, as either release knows it."""
    selects = ["select null::varchar as labor_action_key, null::date as start_date, null::date as end_date where false"]
    selects += [
        f"select labor_action_key, start_date, end_date from {each.relation(table)}"
        for each in (old, new)
        for table in each.having("labor_action_key", "start_date", "end_date")
    ]
    days = "\nunion all\n".join(selects)
    return f"""
    select labor_action_key, year(min(start_date)) as first_year, year(max(greatest(start_date, end_date))) as last_year
    from ({days}) where labor_action_key in (select labor_action_key from touched) and start_date is not null group by labor_action_key"""


_REACHED = """
    select distinct y.year_number, t.labor_action_key, t.document
    from (select distinct year_number from revised where labor_action_key is null and year_number is not null) as y
    join spans as s on y.year_number between s.first_year and s.last_year
    join touched as t on s.labor_action_key = t.labor_action_key"""


def _reach(old: Side, new: Side) -> str:
    """Documents of the claims that can touch a row, by its place: its action, or its year with its state or union where it has one."""
    selects = ["select labor_action_key, null as state_code, null as union_key, null as year_number, document from touched"]
    selects.append("select null, null, null, year_number, document from reached")
    for column in ("state_code", "union_key"):
        for each in (old, new):
            for table in each.having("labor_action_key", column):
                cells = "t.state_code, null" if column == "state_code" else "null, t.union_key"
                selects.append(
                    f"select null, {cells}, r.year_number, r.document from {each.relation(table)} as t "
                    f"join reached as r on t.labor_action_key = r.labor_action_key where t.{column} is not null"
                )
    rows = "\nunion all\n".join(selects)
    return f"""
    select {_place("p")} as place, count(distinct p.document) as documents, min(p.document) as document from ({rows}) as p group by all"""


def _only_document(connection: duckdb.DuckDBPyConnection, old: Side, new: Side) -> str:
    """The document, as SQL text, where the releases differ by the files of that one document; else null."""
    differing = sorted(old.input_sha256s ^ new.input_sha256s)
    sha256s = f"[{', '.join(map(sql_text.text, differing))}]::varchar[]"
    found: dict[str, str] = {}
    for each in (old, new):
        if each.has(DOCUMENTS, "source_document_key", "sha256"):
            query = f"select sha256, source_document_key from {each.relation(DOCUMENTS)} where list_contains({sha256s}, sha256)"
            found.update(connection.execute(query).fetchall())
    documents = set(found.values())
    is_one = len(documents) == 1 and found.keys() == set(differing)
    return sql_text.text(documents.pop()) if is_one else "null::varchar"
