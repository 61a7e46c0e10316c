"""One report examined: from its tree to a telling that may be recorded, or refusals."""

from strikeledger.sources.reports.contract_checks import refuse_by_contract
from strikeledger.sources.reports.markup import Markup
from strikeledger.sources.reports.model import Action, Report
from strikeledger.sources.reports.parsing import parsed
from strikeledger.sources.reports.receipt_checks import refuse_at_receipt
from strikeledger.sources.reports.register import Register
from strikeledger.sources.reports.resolving import resolved
from strikeledger.sources.reports.telling import ACTIONS, Telling

_OF_A_NEW_ACTION = ("type", "name", "employer", "industry", "primary_labor_action_key", "distinct_from")


def examined(markup: Markup, register: Register, report_key: str, *, is_receipt: bool) -> Telling | None:
    """The telling of a report that may be recorded; None where ``markup`` says why not.

    ``is_receipt``: it arrives now. What was accepted once is held against the seeds and the reports before it, and no more against what
    is known since.
    """
    if markup.refusals:
        return None
    report = parsed(markup)
    if report is None:
        return None
    _refuse_form(report, markup, register)
    if markup.refusals:
        return None
    telling = resolved(report, markup, register.book, report_key, register.before(report), is_receipt=is_receipt)
    refuse_by_contract(telling, report, markup, register.book)
    _refuse_repeated_claims(telling, markup)
    _refuse_unknown_action(telling, markup, register)
    if is_receipt:
        refuse_at_receipt(report, telling, markup, register)
    return None if markup.refusals else telling


def _refuse_form(report: Report, markup: Markup, register: Register) -> None:
    """What a report of its kind must and must not hold."""
    if report.corrects and report.withdraws:
        markup.refuse(("withdraws",), "one_filled", "stands beside corrects", "a report corrects or withdraws; write two")
    if report.refers_to:
        _refuse_reference(report, markup, register)
        if not (report.because or "").strip():
            markup.refuse(
                ("because",), "required", "is not told", f"say why the report is {'taken back' if report.withdraws else 'corrected'}"
            )
    if report.kind == "withdrawal":
        for name in ("action", "claims", "documents", "claimants", "labor_action_key"):
            if getattr(report, name) not in (Action(), [], None):
                remedy = "leave it out; to change a report, use corrects"
                markup.refuse((name,), "withdrawal_tells", "has no place in a withdrawal", remedy)
        return
    before = register.before(report)
    if report.kind == "addition" or (before and not before.founds_action):
        for name in _OF_A_NEW_ACTION:
            if getattr(report.action, name):
                remedy = "leave it out; what a report said of its own action is changed by corrects"
                markup.refuse(("action", name), "addition_retells", "is not told of an action that is known", remedy)
        if report.kind == "addition":
            _refuse_told_by_hand(report, markup, register)
    if before and report.labor_action_key and report.labor_action_key != before.telling.labor_action_key:
        remedy = f"leave it out, or write {before.telling.labor_action_key}"
        markup.refuse(("labor_action_key",), "reference", "is not the action of the report that is corrected", remedy)


def _refuse_reference(report: Report, markup: Markup, register: Register) -> None:
    path = ("withdraws" if report.withdraws else "corrects",)
    chain = register.chains.get(report.refers_to)
    if chain is None:
        markup.refuse(path, "reference", "is no accepted report", "see `strikeledger reports` for the keys")
    elif chain.is_withdrawn:
        markup.refuse(path, "not_standing", f"was withdrawn by {chain.last.report_key}", "report the action anew")
    elif chain.last.report_key != report.refers_to:
        last = chain.last.report_key
        markup.refuse(path, "not_standing", f"was corrected by {last}", f"read that one, then refer to {last}")


def _refuse_told_by_hand(report: Report, markup: Markup, register: Register) -> None:
    """Shares of states and lists of participants are whole: what a person wrote is not filled up from the side."""
    key = report.labor_action_key
    for name, resource in (("states", "strike_states"), ("participations", "participations")):
        if not getattr(report.action, name):
            continue
        if key in register.book.reported_action_keys:
            markup.refuse(("action", name), "told_by_hand", f"of {key} are told by a report", "correct that report")
        elif register.book.has_told_by_hand(resource, key):
            remedy = f"mend seeds/{register.book.resources[resource].path}"
            markup.refuse(("action", name), "told_by_hand", f"of {key} are told by the seeds", remedy)


def _refuse_unknown_action(telling: Telling, markup: Markup, register: Register) -> None:
    if telling.kind == "addition" and telling.labor_action_key not in register.book.actions:
        near = register.book.nearest_actions(telling.labor_action_key)
        hint = f"did you mean {' or '.join(near)}? otherwise " if near else ""
        markup.refuse(("labor_action_key",), "reference", "is no known action", f"{hint}tell it as a new action: leave the key out")


def _refuse_repeated_claims(telling: Telling, markup: Markup) -> None:
    first: dict = {}
    for claim in telling.claims:
        held = first.setdefault(claim.figure, claim)
        if held is not claim and claim.cells["subject_table_name"] == ACTIONS:
            reason = f"is claimed twice by {claim.cells['claimant_key']}, first on line {held.line}"
            markup.refuse(
                (*claim.path, "measure"),
                "duplicate_claim",
                reason,
                "keep one; what was said later goes into a report of its own, with supersedes",
            )
