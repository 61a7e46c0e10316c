"""Each layer of the guard by itself: what one misses the next must hold."""

import json
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from strikeledger.serving import guard, limits, worker

from tests.integration.serving.attacks import FILE_READS, WRITES
from tests.integration.serving.conftest import SECRET


@pytest.fixture(scope="module")
def own_file(built, tmp_path_factory) -> Path:
    """Nobody else's: a process opens a file with one configuration, and other tests in this one may have the release open."""
    return Path(shutil.copy(built.file, tmp_path_factory.mktemp("own")))


@pytest.fixture
def answerer(own_file, monkeypatch) -> Iterator[worker.Answerer]:
    """Without the reading of the syntax tree, and in this process, which has no limits."""
    monkeypatch.setattr(guard.Guard, "objection", lambda self, tree: None)
    answerer = worker.Answerer(own_file)
    yield answerer
    answerer._connection.close()  # DuckDB shares one database between the connections of a process, and its configuration is locked


@pytest.mark.parametrize("attack", [*FILE_READS, *WRITES], ids=lambda attack: attack.sql[:60])
def test_the_settings_alone_keep_files_closed(answerer, built, tmp_path, attack):
    secret, written = tmp_path / "secret.txt", tmp_path / "written"
    secret.write_text(SECRET, encoding="utf-8")
    told, _ = answerer.answer(attack.sql.format(secret=secret, written=written, home=built.folder))
    assert SECRET not in str(told)
    assert told["status"] == "refused" or "disabled by configuration" in str(told["rows"])
    assert list(tmp_path.iterdir()) == [secret]


def test_a_query_beyond_its_memory_makes_no_folder_beside_the_file(answerer, own_file):
    told, is_fit = answerer.answer("select count(*) from range(100000000) a, range(100000000) b")
    assert told["error"]["code"] in ("too_large", "interrupted") and not is_fit
    assert list(own_file.parent.iterdir()) == [own_file]


def test_the_tree_alone_finds_a_function_wherever_it_stands():
    """DuckDB without any setting: whatever a query calls is seen, in any place and under any name."""
    connection = duckdb.connect()
    reader = guard.Guard(connection)
    places = [
        "from {0}", "select (from {0})", "select 1 order by (from {0})", "with a as (from {0}) from a", "select [(from {0})]",
        "from range(1) t(i) where i in (from {0})", "from range(1), lateral (from {0})", "from range(1) join (from {0}) on true",
        "select sum(1) over (order by (from {0}))", "select case when true then (from {0}) end", "from (values ((from {0})))",
        "select 1 union all (select 2 except from {0})", "summarize from {0}", "select list_transform([1], lambda x: (from {0}))",
        "select 1 limit (from {0})", "from range(1) group by (from {0})", "select 1 qualify (from {0})",
        "select count(*) filter ((from {0}))",
    ]  # fmt: skip
    for place in places:
        for call in ("glob('x')", '"GLOB"(\'x\')', "main.glob('x')", "system.main.glob('x')", "/* a */ glob /* b */ ('x')"):
            (tree,) = connection.execute("select json_serialize_sql(?)", [place.format(call)]).fetchone()
            objection = reader.objection(json.loads(tree))
            assert objection and "glob" in objection.message, place.format(call)


def test_a_worker_has_given_everything_away(server):
    deadline = time.monotonic() + 60
    while len(workers := [pid for pid in server.children() if limits_of(pid)["Max open files"] == ["0", "0"]]) < limits.WORKERS:
        assert time.monotonic() < deadline, "a worker can still open files"
        time.sleep(0.1)
    assert server.ask("select 1").status_code == 200
    for pid in workers:
        limit = limits_of(pid)
        assert limit["Max file size"] == limit["Max core file size"] == ["0", "0"]
        assert limit["Max address space"] == [str(limits.ADDRESS_SPACE_MB << 20)] * 2
        assert SECRET not in Path(f"/proc/{pid}/environ").read_text()
    assert any(limits_of(pid)["Max cpu time"][0] != "unlimited" for pid in workers)


def limits_of(pid: int) -> dict[str, list[str]]:
    """Soft and hard limit by name."""
    lines = Path(f"/proc/{pid}/limits").read_text().splitlines()[1:]
    return {line[:26].strip(): line[26:].split()[:2] for line in lines}
