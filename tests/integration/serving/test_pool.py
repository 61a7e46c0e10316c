"""Many callers, impatient callers, a new release under way, a server that ends or is killed."""

import asyncio
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest
from starlette.requests import ClientDisconnect, Request
from strikeledger.paths import Layout
from strikeledger.serving import limits
from strikeledger.serving.pool import Pool
from strikeledger.serving.questions import answered
from strikeledger.serving.shelf import Shelf

from tests.integration.release.small_warehouse import FIRST, SECOND, SmallHome
from tests.integration.serving.conftest import content_of, serving

ENDLESS = "select levenshtein(repeat('ab', 100000), repeat('ba', 100000))"  # not even interrupted
COUNT = "select count(*) from fct_actions"


@pytest.fixture
def home(tmp_path):
    """A home with two small releases; readers see the second."""
    home = SmallHome(tmp_path / "home")
    home.publish(FIRST)
    home.publish(SECOND)
    yield home
    for path in home.layout.home.rglob("*"):
        if path.is_dir() and not path.is_symlink():
            path.chmod(0o755)


def point(layout: Layout, key: str) -> None:
    link = layout.home / "next"
    link.symlink_to(f"releases/{key}")
    link.replace(layout.current)


def with_pool(layout: Layout, size: int, use):
    """Runs ``use(pool)`` with a pool whose workers are up."""

    async def run():
        pool = Pool(Shelf(layout), size)
        await pool.open()
        try:
            await pool.tables()
            return await use(pool)
        finally:
            await pool.close()

    return asyncio.run(run())


async def asked_by(pool: Pool, sql: str) -> asyncio.Task:
    """A question that has taken the one place of the pool."""
    asking = asyncio.create_task(pool.answer(sql))
    await asyncio.sleep(0)
    assert (await pool.answer("select 1"))["error"]["code"] == "busy"
    return asking


def test_a_caller_that_leaves_frees_the_place_at_once(home):
    async def leave(pool: Pool):
        asking = await asked_by(pool, ENDLESS)
        asking.cancel()
        await asyncio.gather(asking, return_exceptions=True)
        return await pool.answer(COUNT)

    assert with_pool(home.layout, 1, leave)["status"] == "answered"


def test_a_request_is_given_up_when_its_connection_closes(home):
    async def receive():
        return {"type": "http.disconnect"}

    async def leave(pool: Pool):
        with pytest.raises(ClientDisconnect):
            await answered(Request({"type": "http", "method": "GET", "headers": []}, receive), pool, ENDLESS)
        return await pool.answer(COUNT)

    assert with_pool(home.layout, 1, leave)["status"] == "answered"


def test_a_question_under_way_ends_on_the_release_on_which_it_began(home):
    first, second = "2026-03-31.001", "2026-03-31.002"
    slow = "select count(*) + 0 * sum(hash(i)) from fct_actions, range(300000) t(i)"

    async def switch(pool: Pool):
        asking = await asked_by(pool, slow)
        point(home.layout, first)
        return await asking, await pool.answer(COUNT)

    under_way, after = with_pool(home.layout, 1, switch)
    assert under_way["status"] == "answered" and under_way["release_key"] == second
    assert after["status"] == "answered" and after["release_key"] == first


def test_a_worker_answers_only_so_many_questions(home, monkeypatch):
    monkeypatch.setattr(limits, "QUESTIONS_PER_WORKER", 2)

    async def ask(pool: Pool):
        worker = pool._idle[0]
        answers = [await pool.answer(COUNT) for _ in range(5)]
        await asyncio.wait_for(worker.process.wait(), 5)
        return answers

    assert {answer["status"] for answer in with_pool(home.layout, 1, ask)} == {"answered"}


def test_a_worker_that_dies_is_told_and_replaced(home):
    async def ask(pool: Pool):
        worker = pool._idle[0]
        asking = await asked_by(pool, ENDLESS)
        worker.process.kill()
        return await asking, await pool.answer(COUNT)

    died, after = with_pool(home.layout, 1, ask)
    assert died["error"]["code"] == "killed" and "ended the process" in died["error"]["message"]
    assert after["status"] == "answered"


def test_one_more_than_the_workers_is_told_to_come_again(server):
    def ask(number: int) -> httpx.Response:
        return httpx.post(f"{server.url}/sql.json", content=ENDLESS, timeout=20)

    with ThreadPoolExecutor(9) as callers:
        answers = list(callers.map(ask, range(9)))
    refused = [answer for answer in answers if answer.status_code == 429]
    assert len(refused) == 6 and {answer.headers["retry-after"] for answer in refused} == {"1"}
    assert {answer.json()["error"]["code"] for answer in refused} == {"busy"}
    assert [answer.status_code for answer in answers if answer not in refused] == [504] * 3
    assert server.ask("select 1").status_code == 200


def test_a_new_release_is_served_without_a_restart(tmp_path):
    home = SmallHome(tmp_path / "home")
    with serving(home.layout.home, tmp_path / "serving") as running:
        for path in ("/", "/data/", "/sql.json?sql=select+1"):
            answer = running.get(path)
            assert answer.status_code == 503 and answer.headers["retry-after"]
        assert "Nothing is published" in running.get("/sql").text
        keys = []
        for content in (FIRST, SECOND):
            home.publish(content)
            before = content_of(home.layout.home)
            told = running.ask(COUNT).json()
            manifest = running.get("/data/manifest.json").json()
            assert told["status"] == "answered" and told["release_key"] == manifest["release_key"]
            assert f"Release {told['release_key']}" in running.get("/").text
            keys.append(told["release_key"])
            assert content_of(home.layout.home) == before
        assert keys == sorted(set(keys)) and len(keys) == 2
        old = running.get(f"/releases/{keys[0]}/manifest.json")
        assert old.json()["release_key"] == keys[0] == old.headers["strikeledger-release"]
        assert running.ask("select action_key from fct_actions limit 1").json()["release_key"] == keys[1]
        (home.layout.current).unlink()
        assert running.ask(COUNT).status_code == 503 and running.get("/").status_code == 503
    for path in home.layout.home.rglob("*"):
        if path.is_dir() and not path.is_symlink():
            path.chmod(0o755)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_asked_to_end_it_leaves_no_process(home, tmp_path, number):
    with serving(home.layout.home, tmp_path / "serving") as running:
        assert running.ask(COUNT).status_code == 200
        workers = running.children()
        running.process.send_signal(number)
        assert running.process.wait(timeout=20) == 0
        assert workers and not any(Path(f"/proc/{worker}").exists() for worker in workers)
        assert running.process.stderr.read() == ""


def test_killed_it_leaves_no_process_either(home, tmp_path):
    """A worker in a query that nothing interrupts has six seconds of processor time; one that waits sees its pipe closed."""
    with pytest.raises(AssertionError), serving(home.layout.home, tmp_path / "serving") as running:
        with ThreadPoolExecutor(1) as caller:
            asking = caller.submit(running.ask, ENDLESS)
            while running.ask("select 1").status_code == 429 or not any(_is_busy(worker) for worker in running.children()):
                time.sleep(0.1)
            workers = running.children()
            running.process.kill()
            with pytest.raises(httpx.TransportError):
                asking.result()
        running.process.wait()
        deadline = time.monotonic() + 60
        while any(_runs(worker) for worker in workers):
            assert time.monotonic() < deadline, "a worker outlives its server"
            time.sleep(0.2)


def _is_busy(pid: int) -> bool:
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11]) > 150  # ticks of processor time, 10 ms each


def _runs(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
