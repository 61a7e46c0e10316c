"""A refresh in a process of its own, to be killed, raced and starved by the tests.

``python -m tests.integration.release.refresher HOME NUMBER`` publishes ``counted(NUMBER)``. Options: ``--forever`` goes on counting;
``--wait`` begins when a line comes on standard input; ``--die-before N`` kills itself before its N-th change of a file or folder;
``--largest-file BYTES`` lets no file grow larger from the moment that publishing begins.
"""

import argparse
import os
import resource
import signal
import sys
from pathlib import Path

from strikeledger.errors import StrikeledgerError
from strikeledger.release.history import heal
from strikeledger.release.lock import publish_lock
from strikeledger.release.retention import sweep

from tests.integration.release.small_warehouse import SmallHome, counted

CHANGES = {"os.rename", "os.symlink", "os.mkdir", "os.remove", "os.rmdir", "os.truncate", "subprocess.Popen"}


def die_before(number: int) -> None:
    """Kill this process, unasked and without clean-up, before its ``number``-th change."""
    seen = 0

    def count(event: str, arguments: tuple) -> None:
        nonlocal seen
        is_writing = event == "open" and isinstance(arguments[2], int) and arguments[2] & (os.O_WRONLY | os.O_RDWR)
        if event in CHANGES or is_writing:
            seen += 1
            if seen == number:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(count)


def refresh(home: SmallHome, number: int, largest_file: int | None) -> None:
    with publish_lock(home.layout, f"refresh {number}") as lock:
        sweep(home.layout, lock)
        heal(home.layout, lock)
        audited = home.build(counted(number))
        if largest_file is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (largest_file, largest_file))
        home.publish_build(lock, audited, keep=3)


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("home", type=Path)
    parser.add_argument("number", type=int)
    parser.add_argument("--forever", action="store_true")
    parser.add_argument("--wait", action="store_true")
    parser.add_argument("--die-before", type=int)
    parser.add_argument("--largest-file", type=int)
    options = parser.parse_args()
    if options.wait:
        print("ready", flush=True)
        sys.stdin.readline()
    if options.die_before:
        die_before(options.die_before)
    number = options.number
    try:
        refresh(SmallHome(options.home), number, options.largest_file)
        while options.forever:
            number += 1
            refresh(SmallHome(options.home), number, options.largest_file)
    except StrikeledgerError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main())
