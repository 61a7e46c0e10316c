"""The accepted reports as a list: what each tells, and what became of it."""

from collections.abc import Mapping, Sequence

from strikeledger.settings import Settings
from strikeledger.sources.deliveries import read_deliveries
from strikeledger.sources.reports.chain import AcceptedReport, Chain
from strikeledger.sources.reports.landing import registered

_STATES = {"correction": "corrected", "withdrawal": "withdrawn"}


def accepted_reports(settings: Settings, first_releases: Mapping[str, str]) -> list[dict]:
    """One entry per accepted report, oldest first. ``first_releases``: release by sha256 of the file.

    A file that reads no more has one entry, with state ``unreadable`` and its refusals.
    """
    register, files = registered(settings.layout, settings, read_deliveries(settings.layout))
    entries = []
    for delivery, found in files:
        first_release = first_releases.get(delivery.sha256)
        shared = {"file": delivery.file_name, "sha256": delivery.sha256, "first_release": first_release}
        entries += [{**_entry(report, register.chains[report.report_key]), **shared} for report in found.reports]
        if found.refusals:
            told = [refusal.as_json() for refusal in found.refusals]
            entries.append({"report_key": delivery.source_document_key, "state": "unreadable", "refusals": told, **shared})
    return entries


def listing_as_text(entries: Sequence[Mapping]) -> str:
    """A line for each report, with its reason below it where it gives one."""
    lines = []
    for entry in entries:
        if entry["state"] == "unreadable":
            reason = entry["refusals"][0]
            lines.append(f"{entry['report_key']}  unreadable  {entry['file']}: {reason['column']} {reason['reason']}; {reason['remedy']}")
            continue
        release = entry["first_release"] or "in no release yet"
        by = f" by {entry['revised_by']}" if entry["revised_by"] else ""
        lines.append(f"{entry['report_key']}  {entry['kind']}  {entry['state']}{by}  {entry['labor_action_key']}  {release}")
        lines.append(f"    {entry['reporter']}, {entry['recorded_at']} UTC" + (f": {entry['because']}" if entry["because"] else ""))
    return "\n".join(lines) or "no report yet: begin from `strikeledger report --template yaml`, or run `strikeledger report`"


def _entry(report: AcceptedReport, chain: Chain) -> dict:
    telling = report.telling
    place = chain.reports.index(report)
    reviser = chain.reports[place + 1] if place + 1 < len(chain.reports) else None
    state = _STATES[reviser.telling.kind] if reviser else "standing"
    return {
        "report_key": report.report_key,
        "kind": telling.kind,
        "state": state,
        "revised_by": reviser.report_key if reviser else None,
        "refers_to": telling.refers_to,
        "labor_action_key": telling.labor_action_key,
        "reporter": telling.reporter_name,
        "because": telling.because,
        "recorded_at": report.recorded_at,
    }
