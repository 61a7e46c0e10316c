"""Everything that stands before the next report: the book, and the reports accepted so far in the order of their receipt."""

from dataclasses import dataclass, field
from pathlib import Path

from strikeledger.paths import Layout
from strikeledger.sources.cell_rules import parsed_date
from strikeledger.sources.reports.book import Book, KnownAction, seeds_book
from strikeledger.sources.reports.chain import AcceptedReport, Chain, joined
from strikeledger.sources.reports.model import Report
from strikeledger.sources.reports.release import learn_release
from strikeledger.sources.reports.resolving import Before
from strikeledger.sources.reports.telling import Cells, first_day


@dataclass
class Register:
    """``chains``: of each report, by report key. ``claims``: every claim of the reports, by its key."""

    layout: Layout
    book: Book
    reports: list[AcceptedReport] = field(default_factory=list)
    chains: dict[str, Chain] = field(default_factory=dict)
    claims: dict[str, Cells] = field(default_factory=dict)

    @classmethod
    def opened(cls, layout: Layout, seeds: Path) -> "Register":
        book = seeds_book(seeds)
        learn_release(book, layout)
        return cls(layout, book)

    def add(self, report: AcceptedReport) -> list[Cells]:
        """Let later reports know what this one tells. Returns the claims that it adds."""
        telling, book = report.telling, self.book
        self.reports.append(report)
        chain, claims = joined(self.chains, report)
        self.claims |= {claim["claim_key"]: claim for claim in claims}
        for row in telling.entities:
            book.learn(row.resource, row.cells)
            book.reported_entity_keys.add(row.cells[book.resources[row.resource].primary_key[0]])
        key = telling.labor_action_key
        if telling.action:
            book.reported_action_keys.add(key)
            book.learn_action(KnownAction(key, telling.action.cells["employer_key"], parsed_date(first_day(telling) or ""), True))
        if telling.kind == "withdrawal" and chain.newest_telling.telling.action:
            book.withdrawn_keys.add(key)
        return claims

    def before(self, report: Report) -> Before | None:
        """What a correction or withdrawal refers to."""
        chain = self.chains.get(report.refers_to or "")
        if chain is None or chain.is_withdrawn:
            return None
        root = chain.reports[0]
        return Before(root.report_key, root.telling.kind == "new", chain.last.telling)
