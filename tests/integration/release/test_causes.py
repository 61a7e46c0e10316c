"""Why a figure differs, and the document that made it so."""

import pytest
from strikeledger.release.comparison import compare
from strikeledger.release.diff_words import describe

from tests.integration.release.evidenced_warehouse import MARTS, TOLD, content, read
from tests.integration.release.small_warehouse import SmallHome

OLD, NEW = "2026-03-31.001", "2026-03-31.002"
KAISER = ("kaiser-article", "kaiser", "article", 75000, "shown", None)
MILL = ("mill-article", "mill", "article", 300, "shown", None)


@pytest.fixture
def ledger(home):
    return SmallHome(home.layout.home, MARTS)


def causes(ledger, before, after, *, inputs=(read("a"), read("b"))):
    """Cause, claim and document of each figure that differs, by table, row and column."""
    ledger.publish(before, inputs=inputs[0])
    ledger.publish(after, inputs=inputs[1])
    found = {
        (each.table_name, each.row_key, each.column_name): (each.revision_cause_code, each.claim_key, each.source_document_key)
        for each in compare(ledger.layout, OLD, NEW).revisions
    }
    told = "table_name, row_key, column_name, revision_cause_code, claim_key, source_document_key"
    recorded = ledger.rows(f"select {told} from marts.fct_revisions where release_key = '{NEW}'")
    assert {row[:3]: row[3:] for row in recorded} == found, "the published list and the command say the same"
    return found


def test_a_claim_that_supersedes_names_its_document_and_what_is_computed_from_it(ledger):
    corrected = ("kaiser-listing", "kaiser", "listing", 75600, "shown", "kaiser-article")
    found = causes(ledger, content(KAISER, MILL), content((*KAISER[:4], "superseded", None), corrected, MILL))
    assert found == {
        ("fct_labor_actions", "kaiser", "workers_count"): ("claim", "kaiser-listing", "listing"),
        ("fct_labor_actions", "kaiser", "days_idle_count"): ("derived", None, "listing"),
        ("rpt_years", "2023", "workers_count"): ("derived", None, "listing"),
        ("rpt_state_years", "CA|2023", "workers_count"): ("derived", None, "listing"),
    }


def test_documents_of_other_states_do_not_touch_a_state(ledger):
    after = content(("kaiser-listing", "kaiser", "listing", 75600, "shown", None), ("mill-letter", "mill", "letter", 310, "shown", None))
    found = causes(ledger, content(KAISER, MILL), after)
    assert found["rpt_state_years", "CA|2023", "workers_count"] == ("derived", None, "listing")
    assert found["rpt_state_years", "OR|2023", "workers_count"] == ("derived", None, "letter")
    assert found["rpt_years", "2023", "workers_count"] == ("derived", None, None)
    (total,) = [each for each in compare(ledger.layout, OLD, NEW).revisions if each.table_name == "rpt_years"]
    assert total.document_count == 2
    assert "2 documents say otherwise" in describe(compare(ledger.layout, OLD, NEW))


def test_a_claim_whose_own_value_is_another_one(ledger):
    found = causes(ledger, content(KAISER), content((*KAISER[:3], 75001, "shown", None)))
    assert found["fct_labor_actions", "kaiser", "workers_count"] == ("claim", "kaiser-article", "article")


def test_a_withdrawn_figure_names_the_claim_that_took_it_back(ledger):
    after = content((*KAISER[:4], "superseded", None), ("kaiser-nothing", "kaiser", "letter", None, "superseded", "kaiser-article"))
    found = causes(ledger, content(KAISER), after)
    assert found["fct_labor_actions", "kaiser", "workers_count"] == ("claim", "kaiser-nothing", "letter")


def test_an_action_that_is_gone_names_the_document_that_told_it(ledger):
    found = causes(ledger, content(KAISER, MILL), content(KAISER))
    assert found["fct_labor_actions", "mill", "workers_count"] == ("claim", "mill-article", "article")
    assert found["rpt_state_years", "OR|2023", "workers_count"] == ("derived", None, "article")


@pytest.mark.parametrize("is_new", [False, True])
def test_the_same_claims_in_another_order_are_no_new_claim(ledger, is_new):
    rival = ("kaiser-letter", "kaiser", "letter", 80000, "disputes", None)
    before = content(KAISER) if is_new else content(KAISER, rival)
    found = causes(ledger, before, content((*KAISER[:4], "disputes", None), (*rival[:4], "shown", None)))
    cause = "claim" if is_new else "precedence"
    assert found["fct_labor_actions", "kaiser", "workers_count"] == (cause, "kaiser-letter", "letter")


def test_a_row_copied_from_a_document_names_it_whatever_the_claims_do(ledger):
    total = ("2023-01-01", "listing", 75300)
    found = causes(ledger, content(KAISER), content(KAISER, MILL, totals=[total]))
    assert found["fct_published_figures", "2023-01-01", "value_number"] == ("cited_row", None, "listing")


@pytest.mark.parametrize(
    ("inputs", "cause", "document"),
    [
        ((read("a"), read("b")), "input", None),
        ((read("a"), read("a", TOLD["letter"][3])), "input", "letter"),
        ((read("a"), read("b", TOLD["letter"][3])), "input", None),
        ((read("a"), read("a")), "software", None),
    ],
    ids=["another file", "a document's file", "that and another", "nothing"],
)
def test_without_a_claim_the_files_tell(ledger, inputs, cause, document):
    found = causes(ledger, content(KAISER), content(KAISER, workers={"kaiser": 76000}), inputs=inputs)
    assert len(found) == 4 and set(found.values()) == {(cause, None, document)}


def test_where_no_file_differs_the_program_read_the_claim_otherwise(ledger):
    found = causes(ledger, content(KAISER), content((*KAISER[:3], 75001, "shown", None)), inputs=(read("a"), read("a")))
    assert found["fct_labor_actions", "kaiser", "workers_count"] == ("software", "kaiser-article", "article")


def test_a_release_without_claims_is_compared_all_the_same(home):
    plain = [mart for mart in MARTS if mart.name not in ("fct_claims", "bridge_figure_claims", "dim_source_documents")]
    SmallHome(home.layout.home, plain).publish(content(KAISER), inputs=read("a"))
    SmallHome(home.layout.home, MARTS).publish(content((*KAISER[:3], 75600, "shown", None)), inputs=read("b"))
    (workers,) = [each for each in compare(home.layout, OLD, NEW).revisions if each.column_name == "workers_count" and each.row_key == "kaiser"]
    assert (workers.old_value, workers.revision_cause_code, workers.source_document_key) == ("75000", "claim", "article")


def test_words_name_action_figure_values_and_document(ledger):
    corrected = ("kaiser-listing", "kaiser", "listing", 75600, "shown", "kaiser-article")
    causes(ledger, content(KAISER), content((*KAISER[:4], "superseded", None), corrected))
    told = describe(compare(ledger.layout, OLD, NEW))
    assert "Kaiser (kaiser)\n  workers: about 75,000 -> 75,600, because \"Listing of 2023\" (Bureau, published 2024-02-21) says so" in told
    assert '  days idle: 225,000 -> 226,800, computed: "Listing of 2023" (Bureau, published 2024-02-21) says otherwise' in told
    assert "  1 by what a document says" not in told and "3 computed from figures that differ, 1 by what a document says" in told
