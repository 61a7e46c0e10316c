"""How probable it is that two sightings are of one action, by Splink in DuckDB."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import duckdb

from strikeledger.identity.sightings import Sighting

# Where the prior is that of any two rows; where one row vanished and another came up instead, the odds are far better.
RANDOM_PAIR = 0.0001
VANISHED_PAIR = 1 / 300

_SHAPE = {
    "sighting_key": "VARCHAR",
    "employer_tokens": "VARCHAR[]",
    "telling_tokens": "VARCHAR[]",
    "distinctive_tokens": "VARCHAR[]",
    "union_keys": "VARCHAR[]",
    "state_codes": "VARCHAR[]",
    "city_names": "VARCHAR[]",
    "start_date": "DATE",
    "end_date": "DATE",
    "workers_count": "DOUBLE",
    "issuer_key": "VARCHAR",
}


@dataclass(frozen=True)
class Pair:
    """``left`` and ``right``: positions in the two sequences that were scored. ``probability``: 0 to 1."""

    left: int
    right: int
    probability: float


def scored_pairs(lefts: Sequence[Sighting], rights: Sequence[Sighting], *, prior: float = RANDOM_PAIR, at_least: float) -> list[Pair]:
    """Pairs of at least that probability, the most probable first; ties by position, so that the order is always the same."""
    if not lefts or not rights:
        return []
    from splink import Linker  # 0.4 s, only when there is something to match
    from splink.internals.duckdb.database_api import DuckDBAPI

    from strikeledger.identity.match_model import match_settings

    is_numbered = all(sighting.issuer_key for sighting in (*lefts, *rights))
    with duckdb.connect() as connection:
        connection.execute("set enable_progress_bar = false")
        _fill(connection, "lefts", lefts)
        _fill(connection, "rights", rights)
        tables = DuckDBAPI(connection)
        linker = Linker([tables.register("lefts"), tables.register("rights")], match_settings(prior, is_numbered=is_numbered), log_level=40)
        found = linker.inference.predict(threshold_match_probability=at_least, warning_mode="never").as_record_list()
    pairs = [Pair(int(row["sighting_key_l"]), int(row["sighting_key_r"]), row["match_probability"]) for row in found]
    return sorted(pairs, key=lambda pair: (-pair.probability, pair.left, pair.right))


def _fill(connection: duckdb.DuckDBPyConnection, table: str, sightings: Iterable[Sighting]) -> None:
    import json

    rows = [
        {
            "sighting_key": str(position),
            "employer_tokens": sighting.employer_tokens,
            "telling_tokens": sighting.telling_tokens,
            "distinctive_tokens": sighting.distinctive_tokens,
            "union_keys": list(sighting.union_keys),
            "state_codes": list(sighting.state_codes),
            "city_names": list(sighting.city_names),
            "start_date": sighting.start_date.isoformat(),
            "end_date": sighting.end_date and sighting.end_date.isoformat(),
            "workers_count": sighting.workers_count,
            "issuer_key": sighting.issuer_key,
        }
        for position, sighting in enumerate(sightings)
    ]
    columns = ", ".join(f"{name} {kind}" for name, kind in _SHAPE.items())
    connection.execute(f"create table {table} ({columns})")
    connection.execute(f"insert into {table} select unnest(from_json(?, ?), max_depth := 2)", [json.dumps(rows), json.dumps([_SHAPE])])
