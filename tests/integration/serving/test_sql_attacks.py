"""Whatever is sent as SQL: nothing but the release is told, nothing is written, and the next question is answered."""

import pytest

from tests.integration.serving.attacks import ATTACKS
from tests.integration.serving.conftest import SECRET, content_of


@pytest.fixture(scope="module")
def content(built):
    return content_of(built.folder)


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: f"{attack.kind}: {attack.sql[:60]}")
def test_an_attack_gets_nothing_and_changes_nothing(server, content, attack):
    sql = attack.sql.format(secret=server.secret, written=server.written, home=server.home)
    answer = server.ask(sql)
    assert answer.status_code in attack.statuses, answer.text[:500]
    assert SECRET not in answer.text
    assert len(answer.content) < 8_000_000
    if str(server.home) not in sql:
        assert str(server.home) not in answer.text
    assert not server.written.exists()
    after = server.ask("select 6 * 7 as answer")
    assert after.status_code == 200 and after.json()["rows"] == [[42]]


def test_at_least_eighty_attacks_and_after_all_of_them_every_byte_is_as_it_was(server, content):
    assert len(ATTACKS) >= 80
    assert content_of(server.home) == content


def test_one_caller_cannot_change_what_the_next_one_gets(server):
    """Each of these would last: in the process, or in the connection that the next question uses."""
    for sql in ("from enable_profiling()", "select setseed(0.5)", "set threads = 8", "use system", "from enable_logging('QueryLog')"):
        server.ask(sql)
    answers = [server.ask("select count(*) from dim_states").json() for _ in range(5)]
    assert {answer["rows"][0][0] for answer in answers} == {56}
