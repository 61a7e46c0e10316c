"""The worker processes: at most so many questions at once, each with a deadline; a worker that was stopped is replaced by a fresh one."""

import asyncio
import contextlib
import sys
from dataclasses import dataclass

from strikeledger.release.current import Release
from strikeledger.serving import limits
from strikeledger.serving.frames import packed, read_from
from strikeledger.serving.refusals import refused
from strikeledger.serving.shelf import Shelf

_LOOK_SECONDS = 0.5  # how often idle workers are moved to a new release


@dataclass
class Worker:
    """``tables``: of its release, as `tables.tables_of` gives them."""

    process: asyncio.subprocess.Process
    release_key: str
    tables: list[dict]
    questions_count: int = 0

    @classmethod
    async def start(cls, release: Release) -> "Worker":
        """Raises EOFError when the process does not come up. It inherits no variable, no descriptor and no terminal."""
        arguments = ["-I", "-m", "strikeledger.serving.worker", str(release.file)]
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *arguments,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            env={"LANG": "C.UTF-8", "TZ": "UTC"},
            cwd="/",
            start_new_session=True,
        )
        worker = cls(process, release.key, [])
        try:
            worker.tables = (await read_from(process.stdout))["tables"]
        except BaseException:
            await worker.end()
            raise
        return worker

    async def ask(self, sql: str) -> dict:
        self.questions_count += 1
        self.process.stdin.write(packed({"sql": sql}))
        await self.process.stdin.drain()
        return await read_from(self.process.stdout)

    async def end(self) -> None:
        """Kill it and wait, so that no zombie stays."""
        with contextlib.suppress(ProcessLookupError):
            self.process.kill()
        await self.process.wait()


class Pool:
    """Answers questions over the release that is current when each one comes."""

    def __init__(self, shelf: Shelf, size: int = limits.WORKERS) -> None:
        self._shelf = shelf
        self._size = size
        self._asked = 0
        self._idle: list[Worker] = []
        self._tables: tuple[str, list[dict]] = "", []
        self._started = asyncio.Condition()
        self._tending: asyncio.Task | None = None
        self._due = asyncio.Event()
        self._ends: set[asyncio.Task] = set()

    async def open(self) -> None:
        self._tending = asyncio.create_task(self._tend())

    async def close(self) -> None:
        self._tending.cancel()
        await asyncio.gather(self._tending, return_exceptions=True)
        for worker in self._idle:
            self._end(worker)
        await asyncio.gather(*self._ends)

    async def answer(self, sql: str) -> dict:
        """The answer or the refusal, with ``release_key``, within the time to kill. A cancelled caller frees its place at once."""
        if len(sql) > limits.LONGEST_SQL:
            return refused("too_long", f"the query has {len(sql):,} characters")
        if self._asked >= self._size:
            return refused("busy", f"{self._size} queries run already")
        if (release := self._shelf.current()) is None:
            return refused("no_release", "there is no release to ask")
        self._asked += 1
        try:
            return await self._answer(release, sql) | {"release_key": release.key}
        finally:
            self._asked -= 1
            self._due.set()

    async def tables(self) -> list[dict]:
        """Of the current release; empty when there is none, or no worker over it comes up."""
        release = self._shelf.current()
        if release is None:
            return []
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(limits.KILL_SECONDS), self._started:
                await self._started.wait_for(lambda: self._tables[0] == release.key)
                return self._tables[1]
        return []

    async def _answer(self, release: Release, sql: str) -> dict:
        worker, told = None, {}
        try:
            async with asyncio.timeout(limits.KILL_SECONDS):
                worker = self._taken(release.key) or await self._start(release)
                told = await worker.ask(sql)
                return told
        except TimeoutError:
            if worker is None:
                return refused("busy", "no process became ready for the query in time")
            return refused("killed", f"the query was killed after {limits.KILL_SECONDS:g} seconds")
        except (EOFError, OSError):
            return refused("killed", "the query ended the process that ran it")
        finally:
            if worker is not None:
                self._put_back(worker, told.pop("is_fit", False))

    async def _start(self, release: Release) -> Worker:
        worker = await Worker.start(release)
        self._tables = release.key, worker.tables
        async with self._started:
            self._started.notify_all()
        return worker

    def _put_back(self, worker: Worker, is_fit: bool) -> None:
        if is_fit and worker.questions_count < limits.QUESTIONS_PER_WORKER and len(self._idle) < self._size:
            self._idle.append(worker)
        else:
            self._end(worker)

    def _taken(self, key: str) -> Worker | None:
        """An idle worker over this release."""
        for worker in self._idle:
            if worker.release_key == key and worker.process.returncode is None:
                self._idle.remove(worker)
                return worker
        return None

    def _end(self, worker: Worker) -> None:
        ending = asyncio.create_task(worker.end())
        self._ends.add(ending)
        ending.add_done_callback(self._ends.discard)

    async def _tend(self) -> None:
        """Keep a fresh worker ready for each question that may come, all over the current release."""
        while True:
            release = self._shelf.current()
            key = release and release.key
            for worker in [each for each in self._idle if each.release_key != key or each.process.returncode is not None]:
                self._idle.remove(worker)
                self._end(worker)
            self._due.clear()
            if release is not None and len(self._idle) + self._asked < self._size:
                with contextlib.suppress(EOFError, OSError, TimeoutError):  # tried again at the next look; a question meanwhile is told
                    async with asyncio.timeout(limits.KILL_SECONDS):
                        self._idle.append(await self._start(release))
                    continue
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(_LOOK_SECONDS):
                    await self._due.wait()
