import hashlib
import os
import signal
import subprocess
import sys

import pytest
from strikeledger.errors import DataRefused
from strikeledger.sources import archive


@pytest.fixture
def file(tmp_path):
    file = tmp_path / "listing.csv"
    file.write_bytes(b"state,members\nOhio,1\n" * 1000)
    return file


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def test_a_file_is_kept_under_its_sha256_read_only_and_stays_where_it_was(tmp_path, file):
    kept = archive.keep(tmp_path / "archive", file, sha256(file.read_bytes()))
    assert kept == tmp_path / "archive" / sha256(file.read_bytes())
    assert kept.read_bytes() == file.read_bytes()
    assert kept.stat().st_mode & 0o222 == 0
    assert archive.kept_file(tmp_path / "archive", kept.name) == kept


def test_a_file_that_is_another_than_was_read_is_not_kept(tmp_path, file):
    with pytest.raises(DataRefused, match="changed between being read and being kept"):
        archive.keep(tmp_path / "archive", file, sha256(b"another"))
    assert list((tmp_path / "archive").iterdir()) == []


def test_a_kept_file_that_was_tampered_with_is_an_error_that_names_it_and_a_good_copy_mends_it(tmp_path, file):
    kept = archive.keep(tmp_path / "archive", file, sha256(file.read_bytes()))
    kept.chmod(0o644)
    kept.write_bytes(kept.read_bytes().replace(b"Ohio,1", b"Ohio,9", 1))
    with pytest.raises(archive.DamagedArchive, match=f"{kept.name} is damaged.*load the file again"):
        archive.kept_file(tmp_path / "archive", kept.name)
    archive.keep(tmp_path / "archive", file, kept.name)
    assert archive.kept_file(tmp_path / "archive", kept.name).read_bytes() == file.read_bytes()


def test_a_kept_file_that_is_gone_is_an_error(tmp_path):
    with pytest.raises(archive.DamagedArchive, match="is gone"):
        archive.kept_file(tmp_path, "0" * 64)


def test_what_is_not_kept_leaves_nothing(tmp_path):
    with pytest.raises(ZeroDivisionError), archive.arriving(tmp_path) as arrival:
        arrival.write(b"half")
        raise ZeroDivisionError
    assert list(tmp_path.iterdir()) == []


def test_an_arrival_can_begin_again(tmp_path):
    with archive.arriving(tmp_path) as arrival:
        arrival.write(b"half of the first attempt, longer than the second")
        arrival.restart()
        arrival.write(b"whole")
        kept = arrival.keep()
    assert (kept.name, kept.read_bytes()) == (sha256(b"whole"), b"whole")
    assert list(tmp_path.iterdir()) == [kept]


def test_a_file_that_grows_while_it_is_copied_is_refused(tmp_path, file):
    class Growing(archive.Arrival):
        def write(self, chunk: bytes) -> None:
            super().write(chunk)
            with file.open("ab") as more:
                more.write(b"x")

    arrival = Growing(tmp_path)
    with pytest.raises(DataRefused, match="changed while it was read"):
        archive.copied(arrival, file)
    arrival.close()


def test_what_a_killed_process_left_is_swept_and_what_another_one_writes_is_not(tmp_path):
    code = (
        "import os, sys, time; from pathlib import Path; from strikeledger.sources.archive import Arrival\n"
        "arrival = Arrival(Path(sys.argv[1])); arrival.write(b'half'); arrival.finish(); print('ready', flush=True); time.sleep(60)"
    )
    processes = [subprocess.Popen([sys.executable, "-c", code, str(tmp_path)], stdout=subprocess.PIPE) for _ in range(2)]
    for process in processes:
        assert process.stdout.readline() == b"ready\n"
    killed, writing = processes
    killed.send_signal(signal.SIGKILL)
    killed.wait()
    try:
        halves = list(tmp_path.iterdir())
        assert len(halves) == 2 and all(half.name.startswith(".arriving-") for half in halves)
        assert archive.sweep_abandoned(tmp_path) == [], "a young one may be about to be locked"
        for half in halves:
            os.utime(half, (0, 0))
        assert len(archive.sweep_abandoned(tmp_path)) == 1
        assert len(list(tmp_path.iterdir())) == 1
    finally:
        writing.kill()
        writing.wait()
