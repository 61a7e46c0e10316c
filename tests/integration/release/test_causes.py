"""Why a figure differs, and the document that made it so."""

from dataclasses import replace

import duckdb
import pytest
from strikeledger.release.comparison import Comparison, compare
from strikeledger.release.diff import Revision, revisions_query, told
from strikeledger.release.diff_words import describe
from strikeledger.release.sides import side

from tests.integration.release.evidenced_warehouse import MARTS, TOLD, content, read
from tests.integration.release.small_warehouse import SmallHome

KAISER = ("kaiser-article", "kaiser", "article", 75000, "shown", None)
MILL = ("mill-article", "mill", "article", 300, "shown", None)
LISTED = ("kaiser-listing", "kaiser", "listing", 75600, "shown", "kaiser-article")
SUPERSEDED = (*KAISER[:4], "superseded", None)


@pytest.fixture
def revised(tmp_path):
    """The revisions between two contents, compared as publishing compares them, without publishing."""

    def compared(before, after, *, inputs=("ab", "cd"), marts=(MARTS, MARTS)) -> list[Revision]:
        homes = [SmallHome(tmp_path / name, those) for name, those in zip(("old", "new"), marts, strict=True)]
        for home, rows in zip(homes, (before, after), strict=True):
            home.build(rows)
        with duckdb.connect() as connection:
            sides = []
            for name, home, sha256s in zip(("old", "new"), homes, inputs, strict=True):
                connection.execute(f"attach '{home.build_file}' as {name} (read_only)")
                sides.append(side(connection, name, home.marts, sha256s))
            return told(connection, revisions_query(connection, *sides), sides[::-1])

    return compared


def causes(revisions):
    """Cause, claim and document of each figure that differs, by table, row and column."""
    return {
        (each.table_name, each.row_key, each.column_name): (each.revision_cause_code, each.claim_key, each.source_document_key)
        for each in revisions
    }


def test_the_published_list_says_what_the_command_says(home):
    ledger = SmallHome(home.layout.home, MARTS)
    ledger.publish(content(KAISER, MILL), inputs=read("a"))
    ledger.publish(content(SUPERSEDED, LISTED, MILL), inputs=read("b"))
    columns = "table_name, row_key, column_name, revision_cause_code, claim_key, source_document_key"
    recorded = {row[:3]: row[3:] for row in ledger.rows(f"select {columns} from marts.fct_revisions")}
    assert recorded and recorded == causes(compare(ledger.layout, "previous", "current").revisions)


def test_a_claim_that_supersedes_names_its_document_and_what_is_computed_from_it(revised):
    found = causes(revised(content(KAISER, MILL), content(SUPERSEDED, LISTED, MILL)))
    assert found == {
        ("fct_labor_actions", "kaiser", "workers_count"): ("claim", "kaiser-listing", "listing"),
        ("fct_labor_actions", "kaiser", "days_idle_count"): ("derived", None, "listing"),
        ("rpt_years", "2023", "workers_count"): ("derived", None, "listing"),
        ("rpt_state_years", "CA|2023", "workers_count"): ("derived", None, "listing"),
    }


def test_documents_of_other_states_do_not_touch_a_state(revised):
    after = content(("kaiser-listing", "kaiser", "listing", 75600, "shown", None), ("mill-letter", "mill", "letter", 310, "shown", None))
    revisions = revised(content(KAISER, MILL), after)
    found = causes(revisions)
    assert found["rpt_state_years", "CA|2023", "workers_count"] == ("derived", None, "listing")
    assert found["rpt_state_years", "OR|2023", "workers_count"] == ("derived", None, "letter")
    assert found["rpt_years", "2023", "workers_count"] == ("derived", None, None)
    (total,) = [each for each in revisions if each.table_name == "rpt_years"]
    assert total.document_count == 2
    assert "computed from figures of 2 documents" in describe(Comparison("old", "new", tuple(revisions)))


def test_a_claim_whose_own_value_is_another_one(revised):
    found = causes(revised(content(KAISER), content((*KAISER[:3], 75001, "shown", None))))
    assert found["fct_labor_actions", "kaiser", "workers_count"] == ("claim", "kaiser-article", "article")


def test_a_withdrawn_figure_names_the_claim_that_took_it_back(revised):
    after = content((*KAISER[:4], "superseded", None), ("kaiser-nothing", "kaiser", "letter", None, "superseded", "kaiser-article"))
    found = causes(revised(content(KAISER), after))
    assert found["fct_labor_actions", "kaiser", "workers_count"] == ("claim", "kaiser-nothing", "letter")


def test_an_action_that_is_gone_names_the_document_that_told_it(revised):
    found = causes(revised(content(KAISER, MILL), content(KAISER)))
    assert found["fct_labor_actions", "mill", "workers_count"] == ("claim", "mill-article", "article")
    assert found["rpt_state_years", "OR|2023", "workers_count"] == ("derived", None, "article")


@pytest.mark.parametrize("is_new", [False, True])
def test_the_same_claims_in_another_order_are_no_new_claim(revised, is_new):
    rival = ("kaiser-letter", "kaiser", "letter", 80000, "disputes", None)
    before = content(KAISER) if is_new else content(KAISER, rival)
    found = causes(revised(before, content((*KAISER[:4], "disputes", None), (*rival[:4], "shown", None))))
    cause = "claim" if is_new else "precedence"
    assert found["fct_labor_actions", "kaiser", "workers_count"] == (cause, "kaiser-letter", "letter")


def test_a_row_copied_from_a_document_names_it_whatever_the_claims_do(revised):
    total = ("2023-01-01", "listing", 75300)
    found = causes(revised(content(KAISER), content(KAISER, MILL, totals=[total])))
    assert found["fct_published_figures", "2023-01-01", "value_number"] == ("cited_row", None, "listing")


@pytest.mark.parametrize(
    ("inputs", "cause", "document"),
    [
        ((["a"], ["b"]), "input", None),
        ((["a"], ["a", TOLD["letter"][3]]), "input", "letter"),
        ((["a"], ["b", TOLD["letter"][3]]), "input", None),
        ((["a"], ["a"]), "software", None),
    ],
    ids=["another file", "a document's file", "that and another", "nothing"],
)
def test_without_a_claim_the_files_tell(revised, inputs, cause, document):
    found = causes(revised(content(KAISER), content(KAISER, workers={"kaiser": 76000}), inputs=inputs))
    assert len(found) == 4 and set(found.values()) == {(cause, None, document)}


def test_where_no_file_differs_the_program_read_the_claim_otherwise(revised):
    found = causes(revised(content(KAISER), content((*KAISER[:3], 75001, "shown", None)), inputs=(["a"], ["a"])))
    assert found["fct_labor_actions", "kaiser", "workers_count"] == ("software", "kaiser-article", "article")


def test_a_release_without_claims_is_compared_all_the_same(revised):
    plain = [mart for mart in MARTS if mart.name not in ("fct_claims", "bridge_figure_claims", "dim_source_documents")]
    found = causes(revised(content(KAISER), content(LISTED), marts=(plain, MARTS)))
    assert found["fct_labor_actions", "kaiser", "workers_count"] == ("claim", "kaiser-listing", "listing")


def test_a_release_that_does_not_say_which_figures_are_cited_yet_has_them_derived_or_of_a_file(revised):
    older = [replace(mart, cited_figures=()) for mart in MARTS]
    total = ("2023-01-01", "listing", 75300)
    found = causes(revised(content(KAISER, totals=[total]), content(KAISER), marts=(MARTS, older)))
    assert set(found.values()) == {("input", None, None)}


def test_words_name_action_figure_values_and_document(revised):
    revisions = revised(content(KAISER), content(SUPERSEDED, LISTED))
    told = describe(Comparison("old", "new", tuple(revisions)))
    assert 'Kaiser (kaiser)\n  workers: about 75,000 -> 75,600, because "Listing of 2023" (Bureau, published 2024-02-21) says so' in told
    assert '  days idle: 225,000 -> 226,800, computed from figures of "Listing of 2023" (Bureau, published 2024-02-21)' in told
    assert "  3 computed from figures that differ, 1 by what a document says" in told
