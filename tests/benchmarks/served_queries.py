"""How long an answer over HTTP takes, from the request to the last byte, on a warm server.

``python -m tests.benchmarks.served_queries`` serves the home that STRIKELEDGER_HOME names and asks each question in turn, round after round, so
that a slow minute of the machine falls on all of them. It prints milliseconds; nothing is asserted.
"""

import argparse
import json
import os
import signal
import statistics
import subprocess
import sys
import time

import httpx
from strikeledger.serving.examples import examples

SMALL = "select workers_involved_count from fct_labor_actions where labor_action_key = 'kaiser-permanente-2023-10-04'"


def started() -> tuple[subprocess.Popen, str]:
    command = [sys.executable, "-m", "strikeledger", "serve", "--port", "0", "--json"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=dict(os.environ))
    told = "".join(iter(process.stdout.readline, "}\n")) + "}"
    return process, json.loads(told)["url"]


def measured(url: str, rounds: int) -> dict[str, list[float]]:
    """Milliseconds by question."""
    asked = {
        "one figure, JSON": ("/sql.json", SMALL),
        "one figure, CSV": ("/sql.csv", SMALL),
        "one figure, page": ("/sql", SMALL),
        "refused": ("/sql.json", "select * from read_csv('x')"),
        "1,000 rows, JSON": ("/sql.json", "from fct_labor_actions limit 1000"),
        **{f"example {example.name}": ("/sql.json", example.sql) for example in examples()},
    }
    milliseconds: dict[str, list[float]] = {name: [] for name in asked}
    with httpx.Client(base_url=url, timeout=20) as client:
        client.get("/sql")  # returns when the workers are up
        for number in range(rounds + 3):
            for name, (path, sql) in asked.items():
                start = time.perf_counter()
                client.get(path, params={"sql": sql})
                if number >= 3:  # the first rounds warm three workers
                    milliseconds[name].append(1000 * (time.perf_counter() - start))
    return milliseconds


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=100)
    process, url = started()
    try:
        milliseconds = measured(url, parser.parse_args().rounds)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait()
    print(f"{'':<45}{'median':>8}{'p95':>8}{'p99':>8}{'max':>8}")
    for name, values in milliseconds.items():
        cuts = statistics.quantiles(values, n=100)
        print(f"{name:<45}{statistics.median(values):>8.1f}{cuts[94]:>8.1f}{cuts[98]:>8.1f}{max(values):>8.1f}")


if __name__ == "__main__":
    main()
