"""Which figures differ, told the same way by `diff` and in the published revisions."""

from dataclasses import astuple, replace

import pytest
from strikeledger.release.comparison import Comparison
from strikeledger.release.current import find_release
from strikeledger.release.diff import Revision, diff
from strikeledger.release.diff_words import describe

from tests.integration.release.small_warehouse import FIRST, MARTS, PLACES, SmallHome

OLD, NEW = "2026-03-31.001", "2026-03-31.002"


def differences(home, older=OLD, newer=NEW):
    """What differs, without why: that is asked in test_causes."""
    return [Revision(*astuple(each)[:6]) for each in diff(find_release(home.layout, older), find_release(home.layout, newer))]


def test_changed_and_withdrawn_figures(published):
    assert differences(published) == [
        Revision("fct_actions", "kaiser-2023", "workers_count", "75000", "75600", "changed"),
        Revision("fct_places", "kaiser-2023|", "workers_count", "15000", None, "withdrawn"),
    ]


def test_backwards_it_is_the_mirror_image(published):
    assert [(each.old_value, each.new_value, each.revision_kind_code) for each in differences(published, NEW, OLD)] == [
        ("75600", "75000", "changed"),
        (None, "15000", "added"),
    ]


def test_a_release_does_not_differ_from_itself(published):
    assert differences(published, NEW, NEW) == []
    assert describe(Comparison(NEW, NEW, ())) == "no figure differs"


def test_a_new_row_adds_its_figures_and_an_absent_one_is_none(home):
    home.publish(FIRST)
    home.publish(FIRST | {"fct_actions": [*FIRST["fct_actions"], ("new", "New", None, 5)]})
    assert differences(home) == [Revision("fct_actions", "new", "workers_count", None, "5", "added")]


@pytest.mark.parametrize(("was", "now", "kind"), [(None, 5, "added"), (5, None, "withdrawn"), (5, 6, "changed"), (0, None, "withdrawn")])
def test_a_figure_that_comes_or_goes_in_a_row_that_stays(home, was, now, kind):
    home.publish({"fct_actions": [("a", "A", None, was)], "fct_places": []})
    home.publish({"fct_actions": [("a", "A", None, now)], "fct_places": []})
    (revision,) = differences(home)
    assert (revision.column_name, revision.revision_kind_code) == ("workers_count", kind)


def test_a_name_is_no_figure(home):
    home.publish({"fct_actions": [("a", "A", None, 1)], "fct_places": []})
    again = home.publish({"fct_actions": [("a", "Better name", None, 1)], "fct_places": []})
    assert again.revisions_count == 0 and differences(home) == []


def test_an_absent_key_part_matches_itself(home):
    home.publish({"fct_actions": [], "fct_places": [("a", None, 1), ("a", "CA", 2)]})
    home.publish({"fct_actions": [], "fct_places": [("a", None, 3), ("a", "CA", 2)]})
    assert differences(home) == [Revision("fct_places", "a|", "workers_count", "1", "3", "changed")]


def test_published_revisions_are_the_differences(published):
    told = published.rows(
        "select table_name, row_key, column_name, old_value, new_value, revision_kind_code from marts.fct_revisions order by 1, 2, 3"
    )
    assert [Revision(*row) for row in told] == differences(published)


def test_a_table_that_is_new_or_gone(home):
    SmallHome(home.layout.home, [mart for mart in MARTS if mart is not PLACES]).publish(FIRST)
    home.publish(FIRST)
    kinds = {(each.table_name, each.revision_kind_code) for each in differences(home)}
    assert kinds == {("fct_places", "added")}
    assert {each.revision_kind_code for each in differences(home, NEW, OLD)} == {"withdrawn"}


def test_a_figure_column_that_is_new_or_gone(home):
    narrow = replace(PLACES, columns=PLACES.columns[:2], figures=())
    SmallHome(home.layout.home, [narrow if mart is PLACES else mart for mart in MARTS]).publish(
        {"fct_actions": [], "fct_places": [("a", "CA")]}
    )
    home.publish({"fct_actions": [], "fct_places": [("a", "CA", 7)]})
    assert differences(home) == [Revision("fct_places", "a|CA", "workers_count", None, "7", "added")]
    assert differences(home, NEW, OLD) == [Revision("fct_places", "a|CA", "workers_count", "7", None, "withdrawn")]


def test_a_key_made_of_other_columns_makes_all_rows_new(home):
    home.publish({"fct_actions": [], "fct_places": [("a", "CA", 7)]})
    by_state = replace(PLACES, key=("state_code",))
    SmallHome(home.layout.home, [by_state if mart is PLACES else mart for mart in MARTS]).publish(
        {"fct_actions": [], "fct_places": [("a", "CA", 7)]}
    )
    assert differences(home) == [
        Revision("fct_places", "CA", "workers_count", None, "7", "added"),
        Revision("fct_places", "a|CA", "workers_count", "7", None, "withdrawn"),
    ]


def test_words(published):
    comparison = Comparison(OLD, NEW, tuple(diff(find_release(published.layout, OLD), find_release(published.layout, NEW))))
    assert describe(comparison).splitlines() == [
        f"2 figures differ between {OLD} and {NEW}",
        "  fct_actions: 1 changed",
        "  fct_places: 1 withdrawn",
        "  2 by the program alone",
        "",
        "fct_actions",
        "  kaiser-2023 workers: 75,000 -> 75,600, nothing that was read differs but the program does",
        "",
        "fct_places",
        "  kaiser-2023| workers: 15,000 -> absent, nothing that was read differs but the program does",
    ]
    assert describe(comparison, limit=1).endswith("and 1 more (--all prints all; --table and --action narrow them down)")
