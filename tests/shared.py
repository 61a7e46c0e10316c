"""What takes long is made once for a whole run of the tests, however many processes share it."""

import fcntl
import os
import shutil
from collections.abc import Callable
from pathlib import Path


def made_once(folder: Path, make: Callable[[Path], None]) -> Path:
    """``folder``, made by the first who asks; who asks meanwhile waits. A failure is told to each, who then tries anew.

    ``folder``: below the base folder of the test session; each worker of pytest-xdist has its own below that of the run, which is taken.
    """
    if "PYTEST_XDIST_WORKER" in os.environ:
        folder = folder.parents[1] / folder.name
    done = folder.with_name(f"{folder.name}.done")
    with folder.with_name(f"{folder.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            shutil.rmtree(folder, ignore_errors=True)
            make(folder)
            done.touch()
    return folder
