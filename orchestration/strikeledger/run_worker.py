"""The process of one of Dagster's runs: it imports what a refresh needs, waits to be told which run is its own, and executes that."""

import importlib
import runpy
import sys

# What takes long to import. The graph is as old as that of Dagster's code server, which loaded it when the server started.
_NEEDED = ("strikeledger.definitions", "strikeledger.audit.gx_duckdb", "dbt.cli.main")


def main() -> None:
    """Reads the run to execute from standard input; when that ends without one, nobody needs this process any more."""
    for module in _NEEDED:
        importlib.import_module(module)
    try:
        order = sys.stdin.read()
    except KeyboardInterrupt:
        return
    if order:
        sys.argv = ["dagster", "api", "execute_run", order]
        runpy.run_module("dagster", run_name="__main__")


if __name__ == "__main__":
    main()
