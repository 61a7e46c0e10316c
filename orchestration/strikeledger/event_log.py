"""Dagster's event log in SQLite, with the durability that SQLite itself recommends for write-ahead logs.

A refresh writes 1,600 events. Dagster's own storage opens and closes the database for each, and closing it empties the write-ahead log with
two flushes to the disk: 24 to 90 ms an event measured, 40 s a refresh. Here connections stay open and a commit is not flushed; nothing can
be damaged by that, but a power cut may lose the last events. They only show what happened: what was published is in the history.
"""

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from dagster._core.storage.event_log.sqlite import SqliteEventLogStorage
from dagster._core.storage.sql import create_engine
from dagster._serdes import ConfigurableClassData
from sqlalchemy import Connection, Engine, event

# Open databases: the index of all runs, the run under way, and one that somebody looks at.
_OPEN = 3


class EventLog(SqliteEventLogStorage):
    """Named in the ``dagster.yaml`` that `strikeledger ui` writes."""

    def __init__(self, base_dir: str, inst_data: ConfigurableClassData | None = None) -> None:
        self._engines: dict[str, Engine] = {}
        self._engines_lock = threading.Lock()
        super().__init__(base_dir, inst_data)

    @classmethod
    def from_config_value(cls, inst_data: ConfigurableClassData | None, config_value: Mapping) -> "EventLog":
        return cls(inst_data=inst_data, **config_value)

    @contextmanager
    def _connect(self, shard: str) -> Iterator[Connection]:
        with self._engine(shard).begin() as connection:
            yield connection

    def _engine(self, shard: str) -> Engine:
        with self._engines_lock:
            engine = self._engines.pop(shard, None)
            if engine is None:
                engine = create_engine(self.conn_string_for_shard(shard), connect_args={"timeout": 60})
                event.listen(engine, "connect", lambda connection, _: connection.execute("pragma synchronous = normal"))
                self._initdb(engine)
            self._engines[shard] = engine
            for longest_unused in list(self._engines)[:-_OPEN]:
                self._engines.pop(longest_unused).dispose()
            return engine
