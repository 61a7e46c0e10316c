"""Whatever is told, corrected, taken back: no claim is lost, one of each figure and claimant stands, a replay gives the same rows."""

from hypothesis import given, settings
from hypothesis import strategies as st
from strikeledger.sources.reports.chain import NO_LONGER_TOLD, AcceptedReport, reported_rows
from strikeledger.sources.reports.raw_tables import RAW_TABLES
from strikeledger.sources.reports.telling import CLAIM_COLUMNS, Telling, ToldClaim, ToldRow

from tests.recordings.reports import ACTION, NEW, WITHDRAWAL, told

FIRST, SECOND, THIRD = "2026-03-03-aaaaaaaa", "2026-03-04-bbbbbbbb", "2026-03-05-cccccccc"
ACTIONS = "fct_labor_actions"


def claim(action: str, measure: str, claimant: str, value: str) -> ToldClaim:
    cells = dict.fromkeys(CLAIM_COLUMNS) | {
        "subject_table_name": ACTIONS,
        "subject_key": action,
        "measure_code": measure,
        "value_number": value,
        "precision_code": "exact",
        "claimant_key": claimant,
        "source_document_key": f"paper-{value}",
        "locator": "page 1",
    }
    return ToldClaim(cells)


@st.composite
def histories(draw) -> list[AcceptedReport]:
    """Reports in an order in which they can be accepted: each refers to the last of a chain that is not withdrawn."""
    figures = st.dictionaries(st.tuples(st.sampled_from("mn"), st.sampled_from("xy")), st.sampled_from("123"), max_size=4)
    reports: list[AcceptedReport] = []
    standing: dict[str, tuple[str, ToldRow | None]] = {}
    for number in range(draw(st.integers(1, 9))):
        key = f"report-{number}"
        refers_to = draw(st.sampled_from([None, *standing]))
        kind = draw(st.sampled_from(["correction", "withdrawal"])) if refers_to else draw(st.sampled_from(["new", "addition"]))
        if refers_to:
            action, founded = standing.pop(refers_to)
        else:
            action = f"action-{number if kind == 'new' else draw(st.integers(0, 2))}"
            founded = ToldRow("strikes", dict.fromkeys(RAW_TABLES["reported_actions"].columns, "told")) if kind == "new" else None
        values = {} if kind == "withdrawal" else draw(figures)
        claims = tuple(claim(action, measure, claimant, value) for (measure, claimant), value in values.items())
        founds = None if kind == "withdrawal" else founded
        telling = Telling(kind, action, "Ada", refers_to=refers_to, action=founds, claims=claims, document_key="paper")
        reports.append(AcceptedReport(key, f"{key}.yaml", key, "2026-03-03 10:00:00", telling))
        if kind != "withdrawal":
            standing[key] = action, founded
    return reports


def chain_of(reports: list[AcceptedReport], key: str) -> str:
    """The report that began the chain of a report."""
    by_key = {report.report_key: report for report in reports}
    while by_key[key].telling.refers_to:
        key = by_key[key].telling.refers_to
    return key


@settings(max_examples=150, deadline=None)
@given(histories())
def test_no_claim_is_lost_and_one_of_each_figure_stands(reports):
    claims = reported_rows(reports)["reported_claims"]
    by_key = {row["claim_key"]: row for row in claims}
    assert len(by_key) == len(claims), "claim keys are unique"
    superseded = [row["supersedes_claim_key"] for row in claims if row["supersedes_claim_key"]]
    assert len(superseded) == len(set(superseded)) and set(superseded) <= set(by_key), "no claim is superseded twice"
    open_claims: dict[tuple, dict] = {}
    for row in claims:
        if row["claim_key"] not in superseded:
            subject = (chain_of(reports, row["report_key"]), row["subject_key"], row["measure_code"], row["claimant_key"])
            assert subject not in open_claims
            open_claims[subject] = row
    lasts = {chain_of(reports, report.report_key): report for report in reports}
    for root, last in lasts.items():
        says = {each.figure[1:]: each.cells["value_number"] for each in last.telling.claims}
        stands = {subject[1:]: row["value_number"] for subject, row in open_claims.items() if subject[0] == root and row["value_number"]}
        assert stands == says, "what stands is what the last report of the chain tells"
    ever_told = {
        (chain_of(reports, report.report_key), *each.figure[1:], each.cells["value_number"])
        for report in reports
        for each in report.telling.claims
    }
    figure = ("subject_key", "measure_code", "claimant_key", "value_number")
    kept = {(chain_of(reports, row["report_key"]), *(row[column] for column in figure)) for row in claims}
    assert ever_told <= kept, "everything that was ever told is kept"


@settings(max_examples=50, deadline=None)
@given(histories())
def test_a_replay_gives_the_same_rows_and_a_later_report_changes_no_earlier_claim(reports):
    whole = reported_rows(reports)
    assert whole == reported_rows(reports)
    claims = whole["reported_claims"]
    for end in range(len(reports)):
        before = reported_rows(reports[:end])["reported_claims"]
        assert before == claims[: len(before)]


@settings(max_examples=50, deadline=None)
@given(histories())
def test_each_founded_action_stays_once_withdrawn_or_not(reports):
    rows = reported_rows(reports)
    founded = [report.telling.labor_action_key for report in reports if report.telling.kind == "new"]
    assert [row["labor_action_key"] for row in rows["reported_actions"]] == founded
    assert len(rows["reports"]) == len(reports)
    chains = {chain_of(reports, report.report_key) for report in reports}
    withdrawn = sum(report.telling.kind == "withdrawal" for report in reports)
    assert sum(row["is_standing"] == "true" for row in rows["reports"]) == len(chains) - withdrawn


def test_all_tables_have_their_columns_and_are_there_without_reports(desk):
    assert all(rows == [] for rows in reported_rows([]).values()) and list(reported_rows([])) == list(RAW_TABLES)
    desk.accept(NEW)
    for name, rows in reported_rows(desk.register.reports).items():
        for row in rows:
            assert tuple(row) == RAW_TABLES[name].column_names, name


def test_a_correction_supersedes_what_it_says_otherwise_and_leaves_alone_what_it_repeats(desk):
    desk.accept(NEW)
    corrected = told() | {"corrects": FIRST, "because": "counted again"}
    corrected["claims"][1]["value"] = "260"
    del corrected["claims"][2], corrected["action"]["service_impacts"]
    added = {(claim["measure_code"], claim["claimant_key"]): claim for claim in desk.accept(corrected, SECOND)}
    assert set(added) == {
        ("workers_involved_count", "harbor-gazette"),
        ("workers_involved_count", "northwind-harbor-works"),
        ("impact_code", "harbor-gazette"),
    }
    newer = added["workers_involved_count", "harbor-gazette"]
    assert newer["value_number"] == "260" and newer["supersedes_claim_key"].startswith(
        f"report:{FIRST}:{ACTIONS}:{ACTION}:workers_involved_count"
    )
    silent = added["workers_involved_count", "northwind-harbor-works"]
    assert not any(silent[column] for column in ("value_number", "value_text", "value_low", "value_high"))
    assert (silent["locator"], silent["source_document_key"]) == (NO_LONGER_TOLD, "harbor-gazette-2026-03-02")
    rows = reported_rows(desk.register.reports)
    assert rows["reported_service_impacts"] == [] and len(rows["reported_participations"]) == 1
    assert [row["is_standing"] for row in rows["reports"]] == ["false", "true"]


def test_the_key_of_an_action_and_of_a_position_outlives_a_corrected_date(desk):
    desk.accept(NEW)
    corrected = told() | {"corrects": FIRST, "because": "it began a day later"}
    corrected["claims"][0]["value"] = "2026-03-03"
    corrected["action"]["positions"][0]["value"] = "12"
    desk.accept(corrected, SECOND)
    rows = reported_rows(desk.register.reports)
    assert [row["labor_action_key"] for row in rows["reported_actions"]] == [ACTION]
    assert [row["demand_key"] for row in rows["reported_demands"]] == [f"{ACTION}-general-wage-increase-union-ask"]
    positions = [row for row in rows["reported_claims"] if row["measure_code"] == "position"]
    assert [(row["value_low"], row["supersedes_claim_key"]) for row in positions] == [("9", None), ("12", positions[0]["claim_key"])]


def test_a_withdrawal_leaves_the_action_and_takes_back_every_figure_and_part(desk):
    desk.accept(NEW)
    before = len(desk.register.claims)
    added = desk.accept(WITHDRAWAL | {"withdraws": FIRST}, SECOND)
    assert len(added) == before and not any(row["value_number"] or row["value_text"] or row["value_low"] for row in added)
    assert {row["supersedes_claim_key"] for row in added} == set(list(desk.register.claims)[:before])
    rows = reported_rows(desk.register.reports)
    assert [row["is_withdrawn"] for row in rows["reported_actions"]] == ["true"]
    assert not any(rows[name] for name in ("reported_action_states", "reported_participations", "reported_demands"))
    assert rows["reported_documents"] and rows["reported_employers"] and rows["reported_claimants"], "the claims still cite them"


def test_a_position_of_two_additions_is_two_positions(desk):
    desk.accept(NEW)
    position = {"topic": "general_wage_increase", "party": "union", "position": "ask", "locator": "p. 1"}
    more = {"reporter": "Ada", "labor_action_key": ACTION, "claimant": "bls", "document": "harbor-gazette-2026-03-02"}
    desk.accept(more | {"action": {"positions": [position, dict(position)]}}, SECOND)
    desk.accept(more | {"action": {"positions": [position]}}, THIRD)
    keys = [row["demand_key"] for row in reported_rows(desk.register.reports)["reported_demands"]]
    stem = f"{ACTION}-general-wage-increase-union-ask"
    assert keys == [stem, f"{stem}-{SECOND}", f"{stem}-{SECOND}-2", f"{stem}-{THIRD}"]
