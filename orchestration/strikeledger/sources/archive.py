"""Every input file as it arrived, kept under its sha256 and never overwritten."""

import os
import shutil
import tempfile
from pathlib import Path


def keep(archive: Path, file: Path, sha256: str) -> Path:
    """Copy a file into the archive unless it is there already. Atomic: a reader never sees half a file."""
    kept = archive / sha256
    if kept.exists():
        return kept
    archive.mkdir(parents=True, exist_ok=True)
    descriptor, temporary = tempfile.mkstemp(dir=archive, prefix=".arriving-")
    try:
        with os.fdopen(descriptor, "wb") as target, file.open("rb") as origin:
            shutil.copyfileobj(origin, target)
            target.flush()
            os.fsync(target.fileno())
        os.chmod(temporary, 0o444)
        os.replace(temporary, kept)
    except BaseException:
        os.unlink(temporary)
        raise
    return kept
