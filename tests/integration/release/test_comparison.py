"""Which releases are compared: by key, by name, and when one of them is no longer on disk."""

import duckdb
import pytest
from strikeledger.errors import UsageError
from strikeledger.release.comparison import compare
from strikeledger.release.diff_words import describe
from strikeledger.release.lock import publish_lock
from strikeledger.release.retention import prune
from strikeledger.release.rollback import rollback
from strikeledger.release.steps import net_query

from tests.integration.release.evidenced_warehouse import MARTS, content, read
from tests.integration.release.small_warehouse import SmallHome

KEYS = [f"2026-03-31.00{number}" for number in range(1, 6)]


def kaiser(number, document="article"):
    return content((f"kaiser-{document}", "kaiser", document, number, "shown", None))


def told(comparison):
    return [
        (each.table_name, each.row_key, each.column_name, each.old_value, each.new_value, each.revision_kind_code)
        for each in comparison.revisions
    ]


MILL = ("mill-letter", "mill", "letter", 300, "shown", None)
STEPS = [
    content(KAISER := ("kaiser-article", "kaiser", "article", 1000, "shown", None)),
    content((*KAISER[:3], 2000, "shown", None), MILL),
    content(KAISER),
    content((*KAISER[:3], 1000, "shown", None), (*MILL[:3], 400, "shown", None)),
    kaiser(4000, "listing"),
]
PAIRS = [(older, newer) for newer in range(5) for older in range(newer)]


@pytest.fixture(scope="module")
def wholes(tmp_path_factory):
    """Five releases of which the last two are on disk, and what the files of each pair said while they were there."""
    ledger = SmallHome(tmp_path_factory.mktemp("pruned") / "home", MARTS)
    for number, rows in enumerate(STEPS):
        ledger.publish(rows, inputs=read(str(number)))
    compared = {pair: compare(ledger.layout, *(KEYS[each] for each in pair)) for pair in PAIRS}
    with publish_lock(ledger.layout, "test") as lock:
        assert sorted(prune(ledger.layout, lock, 2, KEYS[3])) == KEYS[:3]
    yield ledger, compared
    for path in ledger.layout.releases.iterdir():
        for folder in [path, *path.rglob("*")]:
            folder.chmod(0o755)


@pytest.fixture
def pruned(wholes):
    return wholes[0]


def test_current_and_previous_are_names_of_releases(pruned):
    comparison = compare(pruned.layout, "previous", "current")
    assert (comparison.older, comparison.newer, comparison.listed_in) == (KEYS[3], KEYS[4], None)
    assert told(comparison)


def test_before_the_second_release_there_is_no_previous(home):
    with pytest.raises(UsageError, match="nothing is published"):
        compare(home.layout, "previous", "current")
    SmallHome(home.layout.home, MARTS).publish(kaiser(1000))
    with pytest.raises(UsageError, match="is the first release"):
        compare(home.layout, "previous", "current")


@pytest.mark.parametrize(("older", "newer"), [pair for pair in PAIRS if pair != (3, 4)])
def test_a_release_that_is_gone_is_told_by_the_net_of_the_steps(wholes, older, newer):
    ledger, compared = wholes
    net = compare(ledger.layout, KEYS[older], KEYS[newer])
    assert told(net) == told(compared[older, newer])
    assert (net.step_count, net.listed_in) == (newer - older, KEYS[4])
    if net.revisions:
        assert f"net of the {newer - older} step" in describe(net)


def test_the_cause_of_a_net_is_that_of_its_last_step(pruned):
    (workers,) = [
        each
        for each in compare(pruned.layout, KEYS[0], KEYS[4]).revisions
        if each.column_name == "workers_count" and each.row_key == "kaiser"
    ]
    assert (workers.action_name, workers.old_value, workers.new_value) == ("Kaiser", "1000", "4000")
    assert (workers.revision_cause_code, workers.claim_key, workers.source_document_key) == ("claim", "kaiser-listing", "listing")


def test_a_number_that_came_back_as_another_type_does_not_differ():
    with duckdb.connect() as connection:
        cells = "('b', 't', 'r', 'n', '5', '6'), ('c', 't', 'r', 'n', '6', '5.0'), "
        cells += "('b', 't', 'r', 'm', '5', 'five'), ('b', 't', 'r', 'o', null, '5')"
        columns = "release_key, table_name, row_key, column_name, old_value, new_value"
        connection.execute(f"create table steps as from (values {cells}) as v({columns}); create table actions(labor_action_key varchar)")
        connection.execute("set variable steps = ['b', 'c']")
        found = connection.execute(net_query("steps", set()).replace("$actions", "actions")).fetchall()
    assert sorted(row[2:5] for row in found) == [("m", "5", "five"), ("o", None, "5")]


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
