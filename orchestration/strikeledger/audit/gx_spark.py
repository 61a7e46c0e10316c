"""Great Expectations with pushdown on Spark, over the same Thrift server as dbt: each rule is a query of the cluster, nothing runs here.

GX counts SQLAlchemy's dialect of Hive among those it knows; of what the rules use it lacks only regular expressions.
"""

import sqlalchemy as sa

from strikeledger.audit.gx_duckdb import GxSession
from strikeledger.marts import SCHEMA
from strikeledger.settings import SparkServer


class SparkGxSession(GxSession):
    """GX over the marts that a Spark cluster holds."""

    def __init__(self, server: SparkServer) -> None:
        options = {"connect_args": {"configuration": {"set:spark.sql.session.timeZone": "UTC"}}}
        self._look_at(f"hive://{server.host}:{server.port}/{SCHEMA}", options)

    def row(self, sql: str) -> tuple:
        with self._source.get_engine().connect() as connection:
            return tuple(connection.execute(sa.text(sql.replace(":", "\\:"))).one())
