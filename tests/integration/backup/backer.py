"""One backup or restore in a process of its own, to be killed.

``python -m tests.integration.backup.backer FOLDER back_up|restore [--die-before N]``: of the small ledger in FOLDER, into ``backup`` and
from there into ``restored`` and ``restored-seeds``. ``--die-before``: as the refresher's.
"""

import argparse
import sys
from pathlib import Path

from strikeledger.backup.restoring import restore
from strikeledger.errors import StrikeledgerError

from tests.faults.refresher import die_before
from tests.integration.backup.small_ledger import SmallLedger


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("verb", choices=["back_up", "restore"])
    parser.add_argument("--die-before", type=int)
    options = parser.parse_args()
    ledger = SmallLedger(options.folder)
    if options.die_before:
        die_before(options.die_before)
    try:
        if options.verb == "back_up":
            ledger.back_up()
        else:
            restore(ledger.backup, ledger.folder / "restored", ledger.folder / "restored-seeds")
    except StrikeledgerError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main())
