"""All resolvers over the seeds and reports of one build."""

from collections.abc import Iterable

import duckdb

from strikeledger.identity.employers import EmployerResolver
from strikeledger.identity.industries import IndustryResolver
from strikeledger.identity.kept_rows import kept_rows, raw_rows
from strikeledger.identity.states import StateResolver
from strikeledger.identity.topics import TopicResolver
from strikeledger.identity.unions import UnionResolver
from strikeledger.identity.workforces import NonEmployees


class NameBook:
    """The resolvers of one build."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        unions = kept_rows(connection, "unions")
        self.unions = UnionResolver(unions, raw_rows(connection, "union_aliases"), raw_rows(connection, "olms_local_file_numbers"))
        self.employers = EmployerResolver(kept_rows(connection, "employers"), raw_rows(connection, "employer_aliases"))
        self.states = StateResolver(raw_rows(connection, "states"), raw_rows(connection, "state_aliases"))
        self.topics = TopicResolver(raw_rows(connection, "demand_topics"), raw_rows(connection, "demand_topic_aliases"))
        self.industries = IndustryResolver(raw_rows(connection, "industries"), raw_rows(connection, "industry_aliases"))
        self.non_employees = NonEmployees(raw_rows(connection, "non_employee_workforces"))
        self._parents = {row["union_key"]: row["parent_union_key"] for row in unions}
        self._federations = {row["union_key"] for row in unions if row["union_level_code"] == "federation"}

    def lineage(self, union_keys: Iterable[str]) -> tuple[str, ...]:
        """The unions and all above them but federations, which half of all unions share. One that the seeds do not hold stands alone."""
        found: dict[str, None] = {}
        for union_key in union_keys:
            key: str | None = union_key
            while key and key not in found:
                if key not in self._federations:
                    found[key] = None
                key = self._parents.get(key)
        return tuple(found)
