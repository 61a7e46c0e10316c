"""What only a receipt asks: whether a report that arrives now fits what is known now. A build does not ask it again of accepted reports."""

from datetime import date, timedelta
from decimal import Decimal, InvalidOperation

from strikeledger.sources.cell_rules import parsed_date
from strikeledger.sources.reports.chain import Chain
from strikeledger.sources.reports.markup import Markup
from strikeledger.sources.reports.model import Report
from strikeledger.sources.reports.register import Register
from strikeledger.sources.reports.release import published_claim
from strikeledger.sources.reports.telling import ACTIONS, Figure, Telling, first_day

FURTHEST_AHEAD = timedelta(days=366)
_OPEN_ENDED = ("at_least", "more_than")
_STOPS_WORK = ("lead", "aligned")


def refuse_at_receipt(report: Report, telling: Telling, markup: Markup, register: Register) -> None:
    """Refuse in ``markup`` what contradicts itself or what is known."""
    _refuse_more_than_all(report, telling, markup)
    _refuse_far_ahead(telling, markup)
    _refuse_same_action(report, telling, markup, register)
    _refuse_superseding(telling, markup, register)


def _refuse_more_than_all(report: Report, telling: Telling, markup: Markup) -> None:
    """A place or a participant with more workers than anybody claims for the whole."""
    totals = [claim.cells for claim in telling.claims if claim.figure[::2] == (ACTIONS, "workers_involved_count")]
    if not totals or any(cells["precision_code"] in _OPEN_ENDED for cells in totals):
        return
    most = max((_number(cells["value_number"] or cells["value_high"]) for cells in totals), default=Decimal(0))
    counted = [(("action", "places", number), place) for number, place in enumerate(report.action.places)]
    counted += [
        (("action", "participations", number), each) for number, each in enumerate(report.action.participations) if each.role in _STOPS_WORK
    ]
    for path, each in counted:
        if each.workers is not None and most and _number(each.workers) > most:
            reason = f"is more than all workers that anybody claims ({most})"
            markup.refuse((*path, "workers"), "exceeds_total", reason, "check both: one of them is wrong")


def _refuse_far_ahead(telling: Telling, markup: Markup) -> None:
    for claim in telling.claims:
        day = parsed_date(claim.cells["value_text"] or "") if claim.cells["measure_code"] in ("start_date", "announced_date") else None
        if day and day > date.today() + FURTHEST_AHEAD:
            markup.refuse(claim.places["value_text"], "date_range", "is more than a year ahead", "check the year")


def _refuse_same_action(report: Report, telling: Telling, markup: Markup, register: Register) -> None:
    """A new action beside one of the same employer within a week is most often the same one."""
    if telling.action is None or not telling.labor_action_key or telling.action.cells["employer_key"] is None:
        return
    book, own = register.book, telling.labor_action_key
    day = parsed_date(first_day(telling) or "")
    besides = [*report.action.distinct_from, own] if telling.kind == "correction" else report.action.distinct_from
    near = next(book.near(telling.action.cells["employer_key"], day, besides), None) if day else None
    same = near.labor_action_key if near else own if telling.kind == "new" and own in book.actions else None
    if same and not markup.refusals:
        when = f", which begins {near.first_day}" if near and near.first_day else ""
        remedy = f"if it is the same, add to it by `labor_action_key: {same}`; if not, say `distinct_from: [{same}]` under action"
        markup.refuse(("action", "employer"), "same_action", f"has the action {same}{when}", remedy, telling.action.cells["employer_key"])


def _refuse_superseding(telling: Telling, markup: Markup, register: Register) -> None:
    told = [claim for claim in telling.claims if claim.supersedes]
    if not told:
        return
    chain = register.chains.get(telling.refers_to or "")
    for claim in told:
        path = (*claim.path, "supersedes")
        row = register.claims.get(claim.supersedes)
        figure = (
            (row["subject_table_name"], row["subject_key"], row["measure_code"], row["claimant_key"])
            if row
            else published_claim(register.layout, claim.supersedes)
        )
        if figure is None:
            markup.refuse(path, "reference", "is no known claim", "copy the claim_key from `strikeledger explain`")
        elif figure != claim.figure:
            reason = f"is a claim on {figure[2]} of {figure[1]} by {figure[3]}"
            markup.refuse(path, "other_figure", reason, "a claim supersedes only one on the same figure by the same claimant")
        elif chain and claim.figure in chain.open and not _was_told(chain, claim.figure, claim.supersedes):
            reason = "stands in a correction, whose claim supersedes the one that it corrects"
            markup.refuse(path, "one_filled", reason, "tell it in a report of its own, by labor_action_key")


def _was_told(chain: Chain, figure: Figure, claim_key: str) -> bool:
    return any(claim.figure == figure and claim.supersedes == claim_key for claim in chain.last.telling.claims)


def _number(text: str | None) -> Decimal:
    try:
        return Decimal(text or "0")
    except InvalidOperation:
        return Decimal(0)
