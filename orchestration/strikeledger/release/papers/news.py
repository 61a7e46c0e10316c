"""What is new since earlier releases: actions that came, were corrected or withdrawn, and because of which document.

All of it is in the list of revisions, which each release takes over from the one before: the news carry on without any other memory.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import duckdb

from strikeledger.marts import Mart
from strikeledger.release import sql_text
from strikeledger.release.candidate import RELEASES, REVISIONS
from strikeledger.release.causes import DOCUMENTS
from strikeledger.release.diff import ACTIONS

MOST_ENTRIES = 200
_MOST_FIGURES = 12


@dataclass(frozen=True)
class Figure:
    """One changed figure. Values as text, None where absent; ``document``: title of the one that made it so."""

    column: str
    old: str | None
    new: str | None
    cause: str | None
    document: str | None


@dataclass(frozen=True)
class Entry:
    """One piece of news.

    ``kind``: release (the first of all), action, document or software. ``subject``: key of the action or document. ``name``: the words
    for it. ``status``: added, changed or withdrawn. ``published_at``: UTC, ISO 8601. ``figures``: the first of the ``figure_count`` that
    changed. ``links``: addresses of the documents.
    """

    release_key: str
    published_at: str
    kind: str
    subject: str
    name: str
    status: str
    figure_count: int
    figures: tuple[Figure, ...]
    links: tuple[str, ...]


def news(connection: duckdb.DuckDBPyConnection, marts: Sequence[Mart], most: int = MOST_ENTRIES) -> list[Entry]:
    """The newest ``most`` entries of the database that ``connection`` is in, newest first. Raises duckdb.Error."""
    known = {mart.name: mart for mart in marts}
    actions = ACTIONS if ACTIONS in known else "(select null::varchar as labor_action_key, null::varchar as action_name where false)"
    no_documents = "(select null::varchar as source_document_key, null::varchar as title, null::varchar as url where false)"
    documents = DOCUMENTS if DOCUMENTS in known else no_documents
    rows = connection.execute(_query(actions, documents, known.get(ACTIONS), most)).fetchall()
    return [Entry(*row[:7], tuple(Figure(**figure) for figure in row[7] or ()), tuple(sorted(filter(None, row[8] or ())))) for row in rows]


def _query(actions: str, documents: str, mart: Mart | None, most: int) -> str:
    """What follows from other figures is told with the action whose figures it follows from, or not at all; what a new version of the
    program did is one entry, however many figures it touched."""
    return f"""
    with revised as materialized (
        select r.*, d.title, d.url, a.action_name,
            case
                when r.revision_cause_code = 'software' then 'software'
                when a.labor_action_key is not null or r.table_name = {sql_text.text(ACTIONS)} then 'action'
                when r.source_document_key is not null and r.revision_cause_code <> 'derived' then 'document'
            end as kind,
            split_part(r.row_key, '|', 1) as action_key
        from {REVISIONS} as r
        left join {actions} as a on split_part(r.row_key, '|', 1) = a.labor_action_key
        left join {documents} as d on r.source_document_key = d.source_document_key
    ),
    born as materialized ({_born(mart)}),
    told as (
        select release_key, kind,
            case kind when 'software' then 'software' when 'document' then source_document_key else action_key end as subject,
            case kind when 'software' then 'the program' when 'document' then coalesce(any_value(title), any_value(source_document_key))
                else coalesce(any_value(action_name), any_value(action_key)) end as name,
            case when bool_and(revision_kind_code = 'withdrawn') then 'withdrawn' else 'changed' end as status,
            count(*) as figure_count,
            list({{'column': column_name, 'old': old_value, 'new': new_value, 'cause': revision_cause_code, 'document': title}}
                order by table_name <> {sql_text.text(ACTIONS)}, table_name, row_key, column_name)[1:{_MOST_FIGURES}] as figures,
            list(distinct url) as links
        from revised where kind is not null
        group by release_key, kind, subject
        union all
        select min(release_key), 'release', 'first', 'the first release', 'added', 0, [], [] from {RELEASES}
    )
    select t.release_key, strftime(p.published_at, '%Y-%m-%dT%H:%M:%SZ'), t.kind, t.subject, t.name,
        case when b.row_key is not null then 'added' else t.status end, t.figure_count, t.figures, t.links
    from told as t
    join {RELEASES} as p on t.release_key = p.release_key
    left join born as b on t.kind = 'action' and t.subject = b.row_key and t.release_key = b.release_key
    order by p.published_at desc, t.release_key desc, t.kind, t.subject
    limit {most}"""


def _born(mart: Mart | None) -> str:
    """SQL of the release in which each action came. A figure that was added does not make one: an action is new when no figure of it
    was told before, neither as the first revision of any tells nor by one that is told now and never was revised."""
    if mart is None:
        return "select null::varchar as row_key, null::varchar as release_key where false"
    table = sql_text.text(mart.name)
    shown = " union all ".join(
        f"select labor_action_key as row_key, {sql_text.text(figure)} as column_name from {mart.name} where {figure} is not null"
        for figure in mart.figures
    )
    return f"""
        select row_key, min(release_key) as release_key from (
            select coalesce(f.row_key, s.row_key) as row_key, f.release_key, f.was_absent
            from (
                select row_key, column_name, min(release_key) as release_key, arg_min(old_value is null, release_key) as was_absent
                from {REVISIONS} where table_name = {table} group by row_key, column_name
            ) as f
            full join (select * from ({shown}) where row_key in (select row_key from {REVISIONS} where table_name = {table})) as s
                on f.row_key = s.row_key and f.column_name = s.column_name
        ) group by row_key having bool_and(coalesce(was_absent, false))"""
