"""Going back: on purpose, and out of every broken state."""

import pytest
from strikeledger.errors import StrikeledgerError, UsageError
from strikeledger.release.current import BrokenRelease, current_release
from strikeledger.release.history import published_events, read_history
from strikeledger.release.listing import listing
from strikeledger.release.lock import publish_lock
from strikeledger.release.rollback import rollback
from strikeledger.release.verify import verify

from tests.integration.release.small_warehouse import DAY, SECOND, counted

OLD, NEW = "2026-03-31.001", "2026-03-31.002"


def roll_back(home, to=None):
    with publish_lock(home.layout, "rollback") as lock:
        return rollback(home.layout, lock, to, clock=lambda: DAY)


def damage(home, key):
    file = home.layout.releases / key / "csv" / "fct_actions.csv"
    file.chmod(0o644)
    file.write_text("damaged\n")


def test_readers_see_the_parent_and_the_history_says_so(published):
    result = roll_back(published)
    assert result.as_text() == f"readers now see release {OLD} instead of {NEW}"
    assert published.rows("select workers_count from marts.fct_actions where action_key = 'kaiser-2023'") == [(75000,)]
    event = read_history(published.layout).events[-1]
    assert (event["event"], event["from"], event["release_key"]) == ("rolled_back", NEW, OLD)
    assert verify(published.layout) == [] and verify(published.layout, NEW) == []


def test_there_and_back_again(published):
    roll_back(published)
    assert roll_back(published, NEW).to_key == NEW
    assert published.current_key() == NEW


def test_the_next_release_after_a_rollback_has_a_new_key_and_the_old_parent(published):
    roll_back(published)
    again = published.publish(SECOND)
    assert (again.release_key, again.parent, again.revisions_count) == ("2026-03-31.003", OLD, 2)
    assert [event["release_key"] for event in published_events(published.layout)] == [OLD, NEW, "2026-03-31.003"]
    assert roll_back(published).to_key == OLD, "the parent, not the release before in time"


def test_nowhere_to_go(published):
    roll_back(published)
    with pytest.raises(UsageError, match="there is no whole release on disk to go back to"):
        roll_back(published)
    with pytest.raises(UsageError, match=f"readers see release {OLD} already"):
        roll_back(published, OLD)
    with pytest.raises(UsageError, match="there is no release '2020-01-01.001' on disk"):
        roll_back(published, "2020-01-01.001")


def test_a_damaged_target_is_refused(published):
    damage(published, OLD)
    with pytest.raises(StrikeledgerError, match=f"release {OLD} is damaged, readers were not sent there: .*fct_actions.csv"):
        roll_back(published, OLD)
    with pytest.raises(UsageError, match=rf"no whole release on disk to go back to \(damaged: {OLD}\)"):
        roll_back(published)
    assert published.current_key() == NEW


def test_a_damaged_parent_is_passed_over(published):
    published.publish(counted(3))
    damage(published, NEW)
    result = roll_back(published)
    assert (result.to_key, result.passed_over) == (OLD, (NEW,))
    assert result.as_text().endswith(f"passed over, as damaged: {NEW}")


@pytest.mark.parametrize("break_it", ["deleted release", "half manifest", "dangling link", "no link"])
def test_out_of_a_broken_state(published, break_it):
    layout = published.layout
    match break_it:
        case "deleted release":
            (layout.releases / NEW).rename(layout.home / "gone")
        case "half manifest":
            (layout.releases / NEW / "manifest.json").chmod(0o644)
            (layout.releases / NEW / "manifest.json").write_text("{")
        case "dangling link":
            layout.current.unlink()
            layout.current.symlink_to("releases/elsewhere")
        case "no link":
            layout.current.unlink()
    with pytest.raises(BrokenRelease):
        current_release(layout)
    is_newest_whole = break_it in ("dangling link", "no link")
    assert roll_back(published).to_key == (NEW if is_newest_whole else OLD)
    assert current_release(layout) is not None
    assert published.publish(counted(5)).release_key == "2026-03-31.003"


def test_a_folder_in_place_of_the_link_is_left_to_its_owner(published):
    published.layout.current.unlink()
    published.layout.current.mkdir()
    with pytest.raises(BrokenRelease, match="is not a link; move it away"):
        roll_back(published)


def test_the_list_of_releases(published):
    told = [(entry["release_key"], entry["is_current"], entry["row_count"], entry["note"]) for entry in listing(published.layout)]
    assert told == [(NEW, True, 7, f"after {OLD}"), (OLD, False, 5, "the first")]
    manifest = published.layout.releases / OLD / "manifest.json"
    manifest.chmod(0o644)
    manifest.write_text("{")
    assert listing(published.layout)[1]["note"].startswith("damaged: its manifest.json cannot be read")
