"""What a report may say: each fault is told at its field, with a rule and a remedy, and one fault once."""

from datetime import date, timedelta

import pytest

from tests.recordings.reports import ACTION, NEW, WITHDRAWAL, told, written

ANOTHER = "2026-03-04-bbbbbbbb"


def changed(path: str, value) -> dict:
    """The new report with one field changed; None takes it away."""
    report = told()
    steps = [int(step) if step.isdigit() else step for step in path.split(".")]
    holder = report
    for step in steps[:-1]:
        holder = holder[step]
    if value is None:
        del holder[steps[-1]]
    else:
        holder[steps[-1]] = value
    return report


def test_a_good_report_is_told_whole(desk):
    telling, markup = desk.examine(NEW)
    assert not markup.refusals
    assert (telling.kind, telling.labor_action_key) == ("new", ACTION)
    assert telling.action.cells["action_name"] == "Northwind Harbor Works strike, March 2026"
    figures = {(claim.figure[0], claim.figure[2], claim.figure[3]) for claim in telling.claims}
    assert figures == {
        ("fct_labor_actions", "start_date", "harbor-gazette"),
        ("fct_labor_actions", "workers_involved_count", "harbor-gazette"),
        ("fct_labor_actions", "workers_involved_count", "northwind-harbor-works"),
        ("fct_labor_action_participations", "workers_involved_count", "harbor-gazette"),
        ("fct_demands", "position", "harbor-gazette"),
        ("fct_service_impacts", "impact_code", "harbor-gazette"),
    }
    assert {row.resource for row in telling.entities} == {"source_documents", "claimants", "employers"}


@pytest.mark.parametrize(
    ("path", "value", "field", "rule"),
    [
        ("reporter", None, "reporter", "required"),
        ("reporter", " Ada", "reporter", "untrimmed"),
        ("reporter", "Ada\nExample", "reporter", "control_character"),
        ("reporter", ["Ada"], "reporter", "one_value"),
        ("claimant", None, "action.participations[1].claimant", "required"),
        ("claims", {"measure": "start_date"}, "claims", "list"),
        ("claims.0", "start_date", "claims[1]", "mapping"),
        ("claims.0.locater", "p. 1", "claims[1].locater", "unknown_field"),
        ("claims.0.locator", None, "claims[1].locator", "required"),
        ("claims.0.locator", "", "claims[1].locator", "required"),
        ("claims.0.precision", None, "claims[1].precision", "required"),
        ("claims.0.precision", "roughly", "claims[1].precision", "reference"),
        ("claims.0.measure", "start_day", "claims[1].measure", "reference"),
        ("claims.0.measure", "action_type_code", "claims[1].measure", "told_elsewhere"),
        ("claims.0.value", "2026-02-30", "claims[1].value", "date_format"),
        ("claims.0.value", "45123", "claims[1].value", "excel_serial"),
        ("claims.0.value", "1026-03-02", "claims[1].value", "date_range"),
        ("claims.0.value", None, "claims[1].value", "required"),
        ("claims.0.low", "1", "claims[1].value", "one_filled"),
        ("claims.1.value", "45123", "claims[2].value", "excel_serial"),
        ("claims.1.value", "0", "claims[2].value", "minimum"),
        ("claims.1.value", "-240", "claims[2].value", "minimum"),
        ("claims.1.value", "1,240", "claims[2].value", "integer"),
        ("claims.1.value", "1e999", "claims[2].value", "integer"),
        ("claims.1.value", "unknown", "claims[2].value", "integer"),
        ("claims.1.unit", "thousand_persons", "claims[2].unit", "unit"),
        ("claims.2.claimant", "harbor-gazette", "claims[3].measure", "duplicate_claim"),
        ("claims.2.claimant", "nobody at all", "claims[3].claimant", "reference"),
        ("claims.2.document", "no-such-paper", "claims[3].document", "reference"),
        ("claims.2.supersedes", "no-such-claim", "claims[3].supersedes", "reference"),
        ("action.type", None, "action.type", "required"),
        ("action.type", "walkout", "action.type", "reference"),
        ("action.employer", None, "action.employer", "required"),
        ("action.employer", "Northwind Harbour", "action.employer", "reference"),
        ("action.employer.is_new", "yes", "action.employer.is_new", "boolean"),
        ("action.employer.name", "Boeing", "action.employer.name", "already_known"),
        ("action.employer.name", "😀", "action.employer.name", "key_form"),
        ("action.employer.ownership", "publicly", "action.employer.ownership", "reference"),
        ("action.industry", "4883-20", "action.industry", "reference"),
        ("action.states", ["Washington"], "action.states[1]", "pattern"),
        ("action.states", ["ZZ"], "action.states[1]", "reference"),
        ("action.states", ["WA", "WA"], "action.states[2]", "duplicate_key"),
        ("action.states", [{"state": "WA", "weight": "0.4"}, {"state": "OR", "weight": "0.4"}], "action.states[1].weight", "sums_to_one"),
        ("action.participations.0.union", "International Brotherhood of Crane People", "action.participations[1].union", "reference"),
        ("action.participations.0.group", "crane operators", "action.participations[1].union", "one_filled"),
        ("action.participations.0.workers", "300", "action.participations[1].workers", "exceeds_total"),
        ("action.participations.0.precision", None, "action.participations[1].precision", "required"),
        ("action.positions.0.precision", None, "action.positions[1].precision", "required"),
        ("action.positions.0.unit", None, "action.positions[1].unit", "all_or_none"),
        ("action.positions.0.stated_date", "March 2", "action.positions[1].stated_date", "date_format"),
        ("action.service_impacts.0.impact", "shut", "action.service_impacts[1].impact", "reference"),
        ("action.primary_labor_action_key", "no-such-action", "action.primary_labor_action_key", "reference"),
        ("documents.0.url", "not an address", "documents[1].url", "pattern"),
        ("documents.0.accessed_date", None, "documents[1].accessed_date", "required"),
        ("documents.0.key", "Harbor Gazette", "documents[1].key", "pattern"),
        ("claimants.0.role", "newspaper", "claimants[1].role", "reference"),
        ("withdraws", "2026-01-01-00000000", "withdraws", "reference"),
        ("corrects", "2026-01-01-00000000", "corrects", "reference"),
        ("labor_action_key", "kaiser-permanente-2023-10-04", "action.type", "addition_retells"),
    ],
)
def test_a_fault_is_told_at_its_field(empty_desk, path, value, field, rule):
    assert empty_desk.refusals(changed(path, value)).get(field) == rule


def test_a_misspelt_field_code_or_name_is_answered_with_the_nearest(desk):
    report = changed("claims.0.locater", "paragraph 1")
    report["action"] |= {"type": "strik", "employer": "Kaiser Permanent"}
    _, markup = desk.examine(written(report))
    assert [refusal.remedy.startswith("did you mean locator?") for refusal in markup.refusals if refusal.rule == "unknown_field"] == [True]
    del report["claims"][0]["locater"]
    _, markup = desk.examine(written(report))
    remedies = {refusal.column: refusal.remedy for refusal in markup.refusals}
    assert remedies["action.type"].startswith("did you mean strike")
    assert "did you mean kaiser-permanente" in remedies["action.employer"] and "is_new: true" in remedies["action.employer"]


def test_a_refusal_names_the_line_of_an_editor(desk):
    _, markup = desk.examine(NEW.replace("value: 2026-03-02", "value: 2026-02-30").encode())
    (refusal,) = [refusal for refusal in markup.refusals if refusal.column == "claims[1].value"]
    assert (refusal.line, refusal.value) == (
        NEW.splitlines().index(next(line for line in NEW.splitlines() if "start_date" in line)) + 1,
        "2026-02-30",
    )


def test_each_claimants_dates_are_in_order_and_a_range_too(desk):
    report = told()
    report["claims"].append({"measure": "end_date", "value": "2026-03-01", "precision": "exact", "locator": "p. 1"})
    assert desk.refusals(report) == {"claims[4].value": "range"}
    report["claims"][3] |= {"claimant": "northwind-harbor-works"}
    assert desk.refusals(report) == {}, "the gazette's start and the employer's end are two people's words"
    report["claims"][3] = {"measure": "days_idle_count", "low": "9", "high": "4", "precision": "about", "locator": "p. 1"}
    assert desk.refusals(report) == {"claims[4].high": "range"}
    report["claims"][3] = {"measure": "days_idle_count", "low": "9", "precision": "about", "locator": "p. 1"}
    assert desk.refusals(report) == {"claims[4].high": "all_or_none"}


def test_an_action_is_known_by_its_start_or_its_announcement(desk):
    report = told()
    report["claims"][0]["measure"] = "end_date"
    assert desk.refusals(report) == {"claims": "required"}
    report["claims"][0]["measure"] = "announced_date"
    assert desk.refusals(report) == {}


def test_a_start_more_than_a_year_ahead_is_refused(desk):
    report = told()
    report["claims"][0]["value"] = str(date.today() + timedelta(days=360))
    assert desk.refusals(report) == {}
    report["claims"][0]["value"] = str(date.today() + timedelta(days=370))
    assert desk.refusals(report) == {"claims[1].value": "date_range"}


def test_names_in_any_script_are_taken_with_a_key_of_plain_letters(desk):
    report = told()
    report["action"]["employer"] |= {"name": "מפעלי הנמל 😀", "key": "harbor-works-haifa"}
    assert desk.refusals(report) == {}
    del report["action"]["employer"]["key"]
    assert desk.refusals(report) == {"action.employer.name": "key_form"}


def test_a_new_action_near_a_known_one_of_its_employer_is_refused_until_it_is_told_apart(desk):
    report = told()
    report["action"]["employer"] = "Kaiser Permanente"
    report["claims"][0]["value"] = "2023-10-11"
    _, markup = desk.examine(written(report))
    (refusal,) = markup.refusals
    assert refusal.rule == "same_action" and "kaiser-permanente-2023-10-04" in refusal.remedy
    report["action"]["distinct_from"] = ["kaiser-permanente-2023-10-04"]
    assert desk.refusals(report) == {}
    report["claims"][0]["value"] = "2023-10-04"
    telling, _ = desk.examine(written(report))
    assert telling.labor_action_key == "kaiser-permanente-2023-10-04-2"
    report["claims"][0]["value"], report["action"]["distinct_from"] = "2023-10-12", []
    assert desk.refusals(report) == {}


def test_two_reports_of_one_action_are_one_too_many(desk):
    desk.accept(NEW)
    again = changed("claims.0.value", "2026-03-05")
    assert desk.refusals(again) == {"action.employer": "same_action"}
    again["action"]["distinct_from"] = [ACTION]
    desk.accept(again, ANOTHER)
    again["claims"][0]["value"] = "2026-03-02"
    assert desk.refusals(again) == {"action.employer": "same_action"}, "the second is near as well"
    again["action"]["distinct_from"].append("northwind-harbor-works-2026-03-05")
    telling, _ = desk.examine(written(again))
    assert telling.labor_action_key == f"{ACTION}-2"


def test_a_correction_needs_a_reason_and_a_report_that_stands(desk):
    desk.accept(NEW)
    correction = told() | {"corrects": "2026-03-03-aaaaaaaa"}
    assert desk.refusals(correction) == {"because": "required"}
    desk.accept(correction | {"because": "counted again"}, ANOTHER)
    assert desk.refusals(correction | {"because": "and again"}) == {"corrects": "not_standing"}
    desk.accept(WITHDRAWAL | {"withdraws": ANOTHER}, "2026-03-05-cccccccc")
    assert desk.refusals(correction | {"because": "and again", "corrects": ANOTHER}) == {"corrects": "not_standing"}
    assert desk.refusals(told()) == {}, "a withdrawn action stands in nobody's way"


def test_a_withdrawal_tells_nothing_else(desk):
    desk.accept(NEW)
    withdrawal = WITHDRAWAL | {"withdraws": "2026-03-03-aaaaaaaa"}
    assert desk.refusals(withdrawal | {"claims": told()["claims"]}) == {"claims": "withdrawal_tells"}
    assert desk.refusals(withdrawal | {"corrects": "2026-03-03-aaaaaaaa"}) == {"withdraws": "one_filled"}
    assert desk.refusals(withdrawal) == {}


def addition(**action) -> dict:
    return {
        "reporter": "Ada Example",
        "labor_action_key": "kaiser-permanente-2023-10-04",
        "claimant": "kaiser-permanente",
        "document": "kaiser-strike-article-2023-10-04",
        "action": action,
    }


def test_an_addition_tells_parts_and_claims_and_not_what_the_seeds_tell_whole(desk):
    place = {"name": "Harbor", "state": "CA", "workers": "12", "precision": "exact", "locator": "paragraph 1"}
    telling, markup = desk.examine(written(addition(places=[place])))
    assert not markup.refusals and telling.kind == "addition" and telling.action is None
    assert desk.refusals(addition(states=["TX"])) == {"action.states": "told_by_hand"}
    assert desk.refusals(addition(type="strike")) == {"action.type": "addition_retells"}
    assert desk.refusals(addition() | {"labor_action_key": "kaiser-permanente-2023-10-4"}) == {"labor_action_key": "reference"}
    desk.accept(NEW)
    assert desk.refusals(addition(states=["OR"]) | {"labor_action_key": ACTION}) == {"action.states": "told_by_hand"}


def test_a_claim_supersedes_only_one_of_its_own_figure_and_claimant(desk):
    claims = {claim["measure_code"]: claim["claim_key"] for claim in desk.accept(NEW) if claim["claimant_key"] == "harbor-gazette"}
    later = {"measure": "workers_involved_count", "value": "260", "precision": "exact", "locator": "p. 1"}
    report = addition() | {"labor_action_key": ACTION, "claimant": "harbor-gazette"}
    key = "report:2026-03-03-aaaaaaaa:fct_labor_actions:" + f"{ACTION}:workers_involved_count:harbor-gazette:harbor-gazette-2026-03-02"
    assert desk.refusals(report | {"claims": [later | {"supersedes": claims["start_date"]}]}) == {"claims[1].supersedes": "other_figure"}
    assert desk.refusals(report | {"claims": [later | {"supersedes": key, "claimant": "bls"}]}) == {"claims[1].supersedes": "other_figure"}
    (added,) = desk.accept(report | {"claims": [later | {"supersedes": key}]}, ANOTHER)
    assert added["supersedes_claim_key"] == key


def test_what_other_reports_described_may_be_described_again_or_named(desk):
    desk.accept(NEW)
    later = changed("claims.0.value", "2026-06-01")
    assert desk.refusals(later) == {}
    later["documents"][0]["title"] = "Another title"
    assert desk.refusals(later) == {"documents[1].title": "already_known"}
    del later["documents"], later["claimants"]
    later["action"]["employer"] = "northwind harbor works"
    assert desk.refusals(later) == {}
