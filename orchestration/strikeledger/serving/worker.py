"""A process that answers questions over one release and can do nothing else. Started by `pool`, never imported by the server.

It opens the file, then gives away what it needs no more: new file descriptors, writing, memory, processor time. What a question breaks
in spite of all that is this process, which the server replaces.
"""

import contextlib
import json
import os
import resource
import sys
import threading
import time
from pathlib import Path

import duckdb

from strikeledger.errors import UsageError
from strikeledger.marts import SCHEMA
from strikeledger.release.confinement import CONFINED, the_select
from strikeledger.serving import limits
from strikeledger.serving.frames import read, write
from strikeledger.serving.guard import Guard
from strikeledger.serving.refusals import interrupted, not_understood, refused
from strikeledger.serving.results import gathered
from strikeledger.serving.tables import tables_of

_NOWHERE = "/nonexistent"
# Set once the file is open, because a database that is confined from the start keeps the right to write into a folder beside its file, and
# a query that was too large made one there.
_SHUT = ("temp_directory", ""), ("enable_external_access", CONFINED["enable_external_access"])
_SETTINGS = {name: value for name, value in CONFINED.items() if name not in dict(_SHUT)} | {
    "memory_limit": f"{limits.MEMORY_MB}MB",
    "threads": "1",
    "max_temp_directory_size": "0B",
    "max_expression_depth": "200",
    "errors_as_json": "true",
    "home_directory": _NOWHERE,
    "extension_directory": _NOWHERE,
    "secret_directory": _NOWHERE,
}
# Broken by the one question, they would answer the next ones wrongly or not at all: after these the process ends.
_RUINOUS = (duckdb.OutOfMemoryException, duckdb.InternalException, duckdb.FatalException, duckdb.IOException, MemoryError)


class Answerer:
    """One connection and what guards it."""

    def __init__(self, file: Path) -> None:
        self._connection = duckdb.connect(str(file), read_only=True, config=_SETTINGS)
        for name, value in _SHUT:
            self._connection.execute(f"set {name} = '{value}'")
        self.tables = tables_of(self._connection)
        self._guard = Guard(self._connection)
        self._connection.execute(f"set schema = '{SCHEMA}'")
        self._connection.execute("set TimeZone = 'UTC'")
        self._connection.execute("set lock_configuration = true")
        with contextlib.suppress(duckdb.Error, ValueError):  # so that the modules of every type are imported while files can be opened
            self._connection.execute("select now(), 1.5, uuid(), interval 1 day, [1], {'a': 1}, map {1: 2}, x'00'::blob").fetchall()

    def answer(self, sql: str) -> tuple[dict, bool]:
        """The answer to send, and whether this process may answer another question."""
        started = time.perf_counter()
        alarm = threading.Timer(limits.INTERRUPT_SECONDS, self._connection.interrupt)
        alarm.start()
        try:
            told, is_fit = self._answer(sql)
        except duckdb.InterruptException:
            told, is_fit = interrupted(), False
        except _RUINOUS:
            told = refused("too_large", f"the query needs more memory than the {limits.MEMORY_MB} MB that a query gets here")
            is_fit = False
        except UsageError as error:
            told, is_fit = refused("not_one_select", str(error)), True
        except duckdb.Error as error:
            told, is_fit = not_understood(error, sql), True
        except (ValueError, OverflowError, RecursionError) as error:
            told, is_fit = refused("not_representable", f"the result cannot be sent ({error}); cast its columns to text"), True
        finally:
            alarm.cancel()
        return told | {"elapsed_ms": round(1000 * (time.perf_counter() - started), 2)}, is_fit

    def _answer(self, sql: str) -> tuple[dict, bool]:
        statement = the_select(self._connection, sql)
        (tree,) = self._connection.execute("select json_serialize_sql(?)", [sql]).fetchone()
        if objection := self._guard.objection(json.loads(tree)):
            return refused("not_allowed", objection.message, sql, objection.position), True
        return {"status": "answered"} | gathered(self._connection.execute(statement)), True


def _limit(kind: int, value: int) -> None:
    _, hard = resource.getrlimit(kind)
    resource.setrlimit(kind, (value, value) if hard == resource.RLIM_INFINITY or hard > value else (hard, hard))


def _give_away_the_rest() -> None:
    """No core, no byte written to a file, no new descriptor (a limit of 0 leaves those that are open), no endless memory."""
    _limit(resource.RLIMIT_CORE, 0)
    _limit(resource.RLIMIT_FSIZE, 0)
    _limit(resource.RLIMIT_AS, limits.ADDRESS_SPACE_MB << 20)
    _limit(resource.RLIMIT_NOFILE, 0)


def _grant_processor_time() -> None:
    """For one question. The server kills earlier; this ends a worker whose server was killed."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime + limits.KILL_SECONDS) + 1, hard))


def main(file: str) -> None:
    replies = os.dup(1)
    nothing = os.open(os.devnull, os.O_RDWR)
    for descriptor in (1, 2):  # what DuckDB prints is no reply
        os.dup2(nothing, descriptor)
    answerer = Answerer(Path(file))
    _give_away_the_rest()
    write(replies, {"status": "ready", "tables": answerer.tables})
    is_fit = True
    while is_fit and (question := read(0)):
        _grant_processor_time()
        told, is_fit = answerer.answer(question["sql"])
        write(replies, told | {"is_fit": is_fit})


if __name__ == "__main__":
    main(sys.argv[1])
    # Threads that are still in DuckDB must not hold back the end.
    os._exit(0)
