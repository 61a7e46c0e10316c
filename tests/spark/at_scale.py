"""Generated actions built by DuckDB and by a loopback cluster, and every mart compared row for row: ``python -m tests.spark.at_scale 1e6``.

Prints how long each step took, and each difference. Ends with 1 when there is one.
"""

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.benchmarks.builds import based, with_raw
from tests.benchmarks.homes import BASE
from tests.benchmarks.scale.generated import generate
from tests.conftest import ROOT
from tests.spark.both_engines import built_by_duckdb, dbt, differences, finished, hand_out, take_back
from tests.spark.loopback_cluster import loopback_cluster, reason_to_skip

PATIENCE_SECONDS = 4 * 3600.0


@contextmanager
def told(step: str) -> Iterator[None]:
    started = time.monotonic()
    yield
    print(f"{step}: {time.monotonic() - started:.0f} s", flush=True)


def compared(folder: Path, count: int, memory: str) -> list[str]:
    """What differs between the marts of the two engines. ``memory``: of each of the two executors, and of the driver."""
    based(folder)
    home = folder / "both"
    build_file = home / "staging" / "active" / "warehouse.duckdb"
    with_raw(build_file, folder / BASE, generate(folder, ROOT / "seeds", count))
    with told("models by DuckDB"):
        built_by_duckdb(home, PATIENCE_SECONDS)
    with loopback_cluster(folder / "cluster", memory) as cluster:
        with told("raw tables handed out"):
            hand_out(home, cluster.environment, build_file)
        with told("models by Spark"):
            finished(dbt(home, cluster.environment, "run"), home, "run", PATIENCE_SECONDS)
        with told("marts handed over"):
            marts = take_back(home, cluster.environment)
    with told("compared"):
        found, rows = differences(build_file, marts)
    print(f"{rows:,} rows of {len(list(marts.iterdir()))} marts compared, both ways, and their types: {len(found)} differences")
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("count", type=lambda text: int(float(text)), metavar="COUNT", help="how many actions: 1e4, 1e5, …")
    parser.add_argument("--memory", default="4g", help="of each of the two executors, and of the driver (default: %(default)s)")
    parser.add_argument("--partitions", default="16", help="of a shuffle (default: %(default)s)")
    parser.add_argument("--folder", type=Path, help="where all is built (default: a temporary folder)")
    options = parser.parse_args()
    if reason := reason_to_skip():
        sys.exit(f"no cluster: {reason}")
    os.environ["STRIKELEDGER_SPARK_PARTITIONS"] = options.partitions
    with tempfile.TemporaryDirectory() as temporary:
        found = compared(options.folder or Path(temporary), options.count, options.memory)
    print("\n".join(found))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
