"""From all accepted reports, in the order of their receipt, to the rows of ``raw``. Pure: the same reports give the same rows.

Reports form chains: one that tells, then what corrects it or takes it back. Of a chain the last telling stands, and every claim that
any of its reports made is kept; a newer one on the same figure by the same claimant supersedes it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from strikeledger.sources.reports.raw_tables import ENTITIES, LINEAGE, PARTS, RAW_TABLES
from strikeledger.sources.reports.telling import CLAIM_COLUMNS, CLAIM_VALUES, Cells, Figure, Telling, ToldClaim

NO_LONGER_TOLD = "no longer told"


@dataclass(frozen=True)
class AcceptedReport:
    """One report with its receipt. ``recorded_at``: UTC, ``YYYY-MM-DD HH:MM:SS``. ``line``: where it begins in its file."""

    report_key: str
    file_name: str
    sha256: str
    recorded_at: str
    telling: Telling
    line: int = 1


@dataclass
class Chain:
    """Reports on one telling, oldest first. ``open``: the claim of each figure and claimant that nothing supersedes."""

    reports: list[AcceptedReport]
    open: dict[Figure, Cells] = field(default_factory=dict)

    @property
    def last(self) -> AcceptedReport:
        return self.reports[-1]

    @property
    def is_withdrawn(self) -> bool:
        return self.last.telling.kind == "withdrawal"

    @property
    def newest_telling(self) -> AcceptedReport:
        """The last report that tells something: of a withdrawn chain the one before."""
        return self.reports[-2] if self.is_withdrawn else self.last


def joined(chains: dict[str, Chain], report: AcceptedReport) -> tuple[Chain, list[Cells]]:
    """Add a report to its chain. Returns the chain and the claims that the report adds.

    ``chains``: of the reports before it, by report key; it must refer to the last one of its chain.
    """
    refers_to = report.telling.refers_to
    chain = chains[refers_to] if refers_to else Chain([])
    chain.reports.append(report)
    chains[report.report_key] = chain
    return chain, list(_claims(report, chain.open))


def reported_rows(reports: Sequence[AcceptedReport]) -> dict[str, list[Cells]]:
    """Rows by raw table."""
    tables: dict[str, list[Cells]] = {name: [] for name in RAW_TABLES}
    chains: dict[str, Chain] = {}
    for report in reports:
        tables["reported_claims"] += joined(chains, report)[1]
    for report in reports:
        chain = chains[report.report_key]
        tables["reports"].append(_report_row(report, chain))
        if report is chain.reports[0]:
            _tell(chain, tables)
    for name, (resource, key) in ENTITIES.items():
        newest = {row.cells[key]: _row(row.cells, report, row.line) for report in reports for row in report.telling.of(resource)}
        tables[name] += newest.values()
    return tables


def _report_row(report: AcceptedReport, chain: Chain) -> Cells:
    telling = report.telling
    cells = {
        "report_key": report.report_key,
        "report_kind_code": telling.kind,
        "refers_to_report_key": telling.refers_to,
        "labor_action_key": telling.labor_action_key,
        "reporter_name": telling.reporter_name,
        "because": telling.because,
        "sha256": report.sha256,
        "recorded_at": report.recorded_at,
        "is_standing": "true" if report is chain.last and not chain.is_withdrawn else "false",
    }
    return _row(cells, report, report.line)


def _tell(chain: Chain, tables: dict[str, list[Cells]]) -> None:
    """Add the action of a chain, withdrawn or not, and the parts that stand. Of one key the part that was told first stands."""
    report = chain.newest_telling
    telling = report.telling
    if telling.action:
        cells = telling.action.cells | {
            "labor_action_key": telling.labor_action_key,
            "source_document_key": telling.document_key,
            "report_key": report.report_key,
            "is_withdrawn": "true" if chain.is_withdrawn else "false",
        }
        tables["reported_actions"].append(_row(_picked("reported_actions", cells), report, telling.action.line))
    if chain.is_withdrawn:
        return
    for name, (resource, key) in PARTS.items():
        known = {tuple(row[column] for column in key) for row in tables[name]}
        for row in telling.of(resource):
            if tuple(row.cells[column] for column in key) not in known:
                tables[name].append(_row(_picked(name, row.cells | {"report_key": report.report_key}), report, row.line))


def _claims(report: AcceptedReport, standing: dict[Figure, Cells]) -> Iterator[Cells]:
    """The claims that a report adds. ``standing`` of its chain moves on with them."""
    told = {claim.figure: claim for claim in report.telling.claims}
    for figure, claim in told.items():
        before = standing.get(figure)
        if before is None or any(before[column] != claim.cells[column] for column in CLAIM_COLUMNS):
            supersedes = before["claim_key"] if before else claim.supersedes
            standing[figure] = _claim(report, claim, supersedes)
            yield standing[figure]
    for figure, before in list(standing.items()):
        if figure not in told and any(before[column] for column in CLAIM_VALUES[:4]):
            silent = ToldClaim({**{column: before[column] for column in CLAIM_COLUMNS}, **_silence(report, before)}, report.line)
            standing[figure] = _claim(report, silent, before["claim_key"])
            yield standing[figure]


def _silence(report: AcceptedReport, before: Cells) -> Cells:
    """What a claim holds that takes another back: no value, the document of the report that says so no more."""
    document = report.telling.document_key
    return {
        **dict.fromkeys(CLAIM_VALUES),
        "precision_code": "exact",
        "source_document_key": document or before["source_document_key"],
        "locator": NO_LONGER_TOLD if document else before["locator"],
        "asserted_date": None,
    }


def _claim(report: AcceptedReport, claim: ToldClaim, supersedes: str | None) -> Cells:
    table, subject, measure, claimant = claim.figure
    document = claim.cells["source_document_key"]
    cells = {
        "claim_key": f"report:{report.report_key}:{table}:{subject}:{measure}:{claimant}:{document}",
        **{column: claim.cells[column] for column in CLAIM_COLUMNS},
        "recorded_at": report.recorded_at,
        "supersedes_claim_key": supersedes,
        "report_key": report.report_key,
    }
    return _row(_picked("reported_claims", cells), report, claim.line)


def _picked(table: str, cells: Cells) -> Cells:
    return {column: cells[column] for column in RAW_TABLES[table].columns}


def _row(cells: Cells, report: AcceptedReport, line: int) -> Cells:
    return {**cells, **dict(zip(LINEAGE, (report.file_name, str(line), report.sha256), strict=True))}
