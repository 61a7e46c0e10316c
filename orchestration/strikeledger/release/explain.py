"""Where a figure comes from: its claims, who made them, in which document and where in it, and why one of them is shown."""

import difflib
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

import duckdb

from strikeledger.errors import UsageError
from strikeledger.marts import SCHEMA, Mart
from strikeledger.release import sql_text
from strikeledger.release.current import BrokenRelease
from strikeledger.release.manifest import InvalidManifest, read_manifest
from strikeledger.release.sides import row_key as key_of_row
from strikeledger.release.wording import PRECISIONS, figure, number

_ROLES = {"shown": "shown", "disputes": "says otherwise", "agrees": "says the same", "superseded": "taken back"}

HISTORIES = "rpt_figure_histories"

_CLAIMS = f"""
select figure.claim_role_code, claim.value_number, claim.value_text, claim.value_low, claim.value_high, claim.unit_code,
    claim.precision_code, claim.precision_phrase, claimant.claimant_name, claimant.claimant_role_code,
    document.title as document_title, document.publisher_name, document.url, claim.locator, claim.asserted_date,
    figure.rank_number, figure.precedence_because
from {SCHEMA}.bridge_figure_claims as figure
join {SCHEMA}.fct_claims as claim on claim.claim_key = figure.claim_key
left join {SCHEMA}.dim_claimants as claimant on claimant.claimant_key = claim.claimant_key
left join {SCHEMA}.dim_source_documents as document on document.source_document_key = claim.source_document_key
{{histories}}
where figure.table_name = $table and figure.row_key = $row_key and figure.column_name = $column
order by list_position(['shown', 'disputes', 'agrees', 'superseded'], figure.claim_role_code) nulls last, figure.rank_number nulls last,
    claim.claim_key
"""
_SHOWN_BEFORE = f"""join {SCHEMA}.{HISTORIES} as history
    on history.table_name = figure.table_name and history.row_key = figure.row_key and history.column_name = figure.column_name
    and history.claim_key = figure.claim_key and history.shown_from_at < $before and history.shown_to_at >= $before"""


@dataclass(frozen=True)
class ExplainedClaim:
    """One claim on the figure. ``claim_role_code``: shown, disputes, agrees or superseded. ``precedence_because``: why it has its rank."""

    claim_role_code: str
    value_number: float | None
    value_text: str | None
    value_low: float | None
    value_high: float | None
    unit_code: str | None
    precision_code: str | None
    precision_phrase: str | None
    claimant_name: str | None
    claimant_role_code: str | None
    document_title: str | None
    publisher_name: str | None
    url: str | None
    locator: str | None
    asserted_date: date | None
    rank_number: int | None
    precedence_because: str | None

    @property
    def value(self) -> str:
        """What is claimed, with its precision word: "about 19,000 workers"."""
        if self.value_text is not None:
            stated = self.value_text
        elif self.value_number is not None:
            stated = number(self.value_number)
        else:
            stated = " to ".join(number(bound) for bound in (self.value_low, self.value_high) if bound is not None)
        precision = PRECISIONS.get(self.precision_code or "")
        words = [precision, stated, (self.unit_code or "").replace("_", " ")]
        told = " ".join(word for word in words if word)
        return f'{told} ("{self.precision_phrase}")' if self.precision_phrase else told

    def as_json(self) -> dict:
        return asdict(self) | {"asserted_date": self.asserted_date.isoformat() if self.asserted_date else None}

    def as_text(self, role: str | None = None) -> str:
        who = f"{self.claimant_name} ({self.claimant_role_code})" + (f", {self.asserted_date.isoformat()}" if self.asserted_date else "")
        document = ", ".join(part for part in (self.document_title, self.publisher_name) if part)
        lines = [f"{role or _ROLES.get(self.claim_role_code, self.claim_role_code)}: {self.value}", f"  by {who}"]
        lines.append(f"  in {document}" + (f"; {self.locator}" if self.locator else ""))
        if self.url:
            lines.append(f"     {self.url}")
        if self.claim_role_code == "shown" and self.precedence_because:
            lines.append(f"  shown because: {self.precedence_because}")
        elif self.precedence_because:
            lines.append(f"  ranked by: {self.precedence_because}")
        return "\n".join(lines)


@dataclass(frozen=True)
class Explanation:
    """``value``: the published figure. ``description``: of its column. ``claims``: the shown one first; none for a computed figure.

    ``as_of``: the day at whose end the claims were shown; the value is then that of the release all the same. None: now.
    """

    release_key: str
    table_name: str
    row_key: str
    column_name: str
    value: object
    description: str | None
    claims: tuple[ExplainedClaim, ...]
    as_of: date | None = None

    def as_json(self) -> dict:
        value = self.value.isoformat() if isinstance(self.value, (date, datetime)) else self.value
        as_of = self.as_of.isoformat() if self.as_of else None
        return asdict(self) | {"value": value, "as_of": as_of, "claims": [claim.as_json() for claim in self.claims]}

    def as_text(self) -> str:
        head = [f"{self.table_name} {self.row_key} {self.column_name}: {figure(self.value)} (release {self.release_key})"]
        if self.description:
            head.append(self.description)
        if self.as_of:
            what = "by what had been recorded then:" if self.claims else "for no claim on it had been recorded, or each was taken back."
            head.append(f"{'This' if self.claims else 'Nothing'} was shown at the end of {self.as_of} (UTC), {what}")
            return "\n\n".join(["\n".join(head), *(claim.as_text("shown then") for claim in self.claims)])
        if self.claims:
            return "\n\n".join(["\n".join(head), *(claim.as_text() for claim in self.claims)])
        told = (
            "no document tells it" if self.value is None else "it is a key, a name or computed from other figures, as its description says"
        )
        head.append(f"No claim stands behind it: {told}.")
        return "\n".join(head)


def explain(file: Path, table: str, row_key: str, column: str, as_of: date | None = None) -> Explanation:
    """Explain one figure of the release that ``file`` belongs to. ``row_key``: key values joined by ``|``, an absent one empty.

    ``as_of``: leave only the claim that was shown at the end of that day (UTC), if one was.

    Raises UsageError, which names the nearest there are, for an unknown table, column or key; BrokenRelease without a manifest.
    """
    try:
        manifest = read_manifest(file.parent)
    except InvalidManifest as error:
        raise BrokenRelease(f"release {file.parent.name} is damaged: {error}; run `strikeledger rollback`") from None
    marts = {mart.name: mart for mart in manifest.marts}
    mart = marts.get(table)
    if mart is None:
        raise UsageError(f"there is no table {table!r}{_nearest(table, marts)}")
    columns = [each.name for each in mart.columns]
    if column not in columns:
        raise UsageError(f"table {table} has no column {column!r}{_nearest(column, columns)}")
    if as_of and HISTORIES not in marts:
        raise UsageError(f"release {manifest.release_key} does not say what was shown when; run `strikeledger build` for one that does")
    with duckdb.connect(str(file), read_only=True) as connection:
        value = _value(connection, mart, row_key, column)
        (description,) = connection.execute(
            "select comment from duckdb_columns() where schema_name = ? and table_name = ? and column_name = ?", [SCHEMA, table, column]
        ).fetchone()
        asked = {"table": table, "row_key": row_key, "column": column} | ({"before": as_of + timedelta(days=1)} if as_of else {})
        rows = connection.execute(_CLAIMS.format(histories=_SHOWN_BEFORE if as_of else ""), asked).fetchall()
        claims = tuple(ExplainedClaim(*row) for row in rows)
    return Explanation(manifest.release_key, table, row_key, column, value, description, claims, as_of)


def _value(connection: duckdb.DuckDBPyConnection, mart: Mart, row_key: str, column: str) -> object:
    key = key_of_row(mart, "t")
    relation = sql_text.name(SCHEMA, mart.name)
    found = connection.execute(f"select {sql_text.name(column)} from {relation} as t where {key} = ?", [row_key]).fetchone()
    if found is None:
        nearness = "starts_with(row_key, $1) desc, jaro_winkler_similarity(row_key, $1) desc, row_key"
        near = connection.execute(f"select {key} as row_key from {relation} as t order by {nearness} limit 3", [row_key]).fetchall()
        told = f"; the nearest: {', '.join(key for (key,) in near)}" if near else "; the table is empty"
        raise UsageError(f"table {mart.name} has no row {row_key!r} (key: {'|'.join(mart.key)}){told}")
    return found[0]


def _nearest(word: str, known: Iterable[str]) -> str:
    known = list(known)
    near = difflib.get_close_matches(word, known, n=3, cutoff=0.4)
    return f"; did you mean {', '.join(near)}?" if near else f"; there are {', '.join(known)}"
