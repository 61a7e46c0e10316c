"""Which releases are compared: by key, by name, and when one of them is no longer on disk."""

import pytest
from strikeledger.errors import UsageError
from strikeledger.release.comparison import compare
from strikeledger.release.diff_words import describe
from strikeledger.release.lock import publish_lock
from strikeledger.release.rollback import rollback

from tests.integration.release.evidenced_warehouse import MARTS, content, read
from tests.integration.release.small_warehouse import SmallHome

KEYS = [f"2026-03-31.00{number}" for number in range(1, 6)]


def kaiser(number, document="article"):
    return content((f"kaiser-{document}", "kaiser", document, number, "shown", None))


def values(comparison):
    return [(each.row_key, each.column_name, each.old_value, each.new_value) for each in comparison.revisions if each.table_name == "rpt_years"]


@pytest.fixture
def pruned(home):
    """Five releases of which the last two are on disk; a figure rises, and another falls and comes back."""
    ledger = SmallHome(home.layout.home, MARTS)
    for number, (workers, document) in enumerate([(1000, "article"), (2000, "article"), (3000, "letter"), (2500, "letter"), (4000, "listing")]):
        ledger.publish(kaiser(workers, document), inputs=read(str(number)), keep=2)
    assert sorted(path.name for path in ledger.layout.releases.iterdir()) == KEYS[3:]
    return ledger


def test_current_and_previous_are_names_of_releases(pruned):
    comparison = compare(pruned.layout, "previous", "current")
    assert (comparison.older, comparison.newer, comparison.listed_in) == (KEYS[3], KEYS[4], None)
    assert values(comparison) == [("2023", "workers_count", "2500", "4000")]


def test_before_the_second_release_there_is_no_previous(home):
    with pytest.raises(UsageError, match="nothing is published"):
        compare(home.layout, "previous", "current")
    SmallHome(home.layout.home, MARTS).publish(kaiser(1000))
    with pytest.raises(UsageError, match="is the first release"):
        compare(home.layout, "previous", "current")


@pytest.mark.parametrize(("older", "newer", "steps"), [(0, 4, 4), (0, 2, 2), (2, 3, 1), (1, 4, 3)])
def test_a_release_that_is_gone_is_told_by_the_net_of_the_steps(pruned, older, newer, steps):
    comparison = compare(pruned.layout, KEYS[older], KEYS[newer])
    numbers = [1000, 2000, 3000, 2500, 4000]
    assert values(comparison) == [("2023", "workers_count", str(numbers[older]), str(numbers[newer]))]
    assert (comparison.step_count, comparison.listed_in) == (steps, KEYS[4])
    assert f"net of the {steps} step" in describe(comparison)
    (workers,) = [each for each in comparison.revisions if (each.row_key, each.column_name) == ("kaiser", "workers_count")]
    assert (workers.action_name, workers.revision_cause_code) == ("Kaiser", "claim")
    assert workers.source_document_key == ["article", "article", "letter", "letter", "listing"][newer]


def test_the_net_is_what_the_files_would_say(home):
    ledger = SmallHome(home.layout.home, MARTS)
    mill = ("mill-letter", "mill", "letter", 300, "shown", None)
    steps = [kaiser(1000), content(("kaiser-article", "kaiser", "article", 2000, "shown", None), mill), kaiser(1000), kaiser(3000, "listing")]
    for number, rows in enumerate(steps):
        ledger.publish(rows, inputs=read(str(number)))
    wholes = [compare(ledger.layout, KEYS[0], KEYS[newer]).revisions for newer in (2, 3)]
    for path in (ledger.layout.releases / KEYS[0]).rglob("*"):
        path.chmod(0o755)
    (ledger.layout.releases / KEYS[0]).chmod(0o755)
    (ledger.layout.releases / KEYS[0]).rename(ledger.layout.home / "gone")
    for newer, whole in zip((2, 3), wholes, strict=True):
        net = compare(ledger.layout, KEYS[0], KEYS[newer])
        assert net.listed_in == KEYS[3]
        told = [(each.table_name, each.row_key, each.column_name, each.old_value, each.new_value, each.revision_kind_code) for each in net.revisions]
        assert told == [
            (each.table_name, each.row_key, each.column_name, each.old_value, each.new_value, each.revision_kind_code) for each in whole
        ]
    assert wholes[0] == () and wholes[1]


def test_backwards_the_steps_cannot_be_summed_and_the_order_is_offered(pruned):
    with pytest.raises(UsageError, match=f"swap the two: strikeledger diff {KEYS[0]} {KEYS[4]}"):
        compare(pruned.layout, KEYS[4], KEYS[0])


def test_a_release_of_another_branch_is_no_step(home):
    ledger = SmallHome(home.layout.home, MARTS)
    ledger.publish(kaiser(1000))
    ledger.publish(kaiser(2000))
    with publish_lock(ledger.layout, "test") as lock:
        rollback(ledger.layout, lock, None)
    ledger.publish(kaiser(3000), keep=1)
    with pytest.raises(UsageError, match=f"{KEYS[2]} does not descend from {KEYS[1]}"):
        compare(ledger.layout, KEYS[1], KEYS[2])


def test_a_key_that_never_was_is_refused_with_the_nearest(pruned):
    with pytest.raises(UsageError, match=f"no release '2026-03-31.009' on disk; there is {KEYS[4]}"):
        compare(pruned.layout, "2026-03-31.009", "current")


def test_one_table_or_one_action(pruned):
    comparison = compare(pruned.layout, "previous", "current")
    assert {each.table_name for each in comparison.only("rpt_years", None).revisions} == {"rpt_years"}
    assert {each.labor_action_key for each in comparison.only(None, "kaiser").revisions} == {"kaiser"}
    with pytest.raises(UsageError, match=r"no figure of table 'rpt_yeas' differs; did you mean rpt_years"):
        comparison.only("rpt_yeas", None)
    with pytest.raises(UsageError, match=r"no figure of labor action 'kayser' differs; did you mean kaiser"):
        comparison.only(None, "kayser")
