import os
import re
import subprocess
import sys

import pytest
from strikeledger.errors import Busy, ExitCode
from strikeledger.paths import Layout
from strikeledger.release.lock import holder, publish_lock


def test_the_second_caller_is_told_who_holds_it_and_since_when(tmp_path):
    layout = Layout(tmp_path / "not" / "there" / "yet")
    with publish_lock(layout, "refresh of the morning"), pytest.raises(Busy) as refused, publish_lock(layout, "another"):
        pass
    who = rf"refresh of the morning, process {os.getpid()}, since \d{{4}}-\d\d-\d\dT\d\d:\d\d:\d\dZ"
    told = f"another refresh runs: {who}; nothing was done; try again when it ends"
    assert re.fullmatch(told, str(refused.value))
    assert refused.value.exit_code == ExitCode.BUSY == 75


def test_it_is_free_again_after_the_end_and_after_an_error(tmp_path):
    layout = Layout(tmp_path)
    with publish_lock(layout, "first"):
        pass
    with pytest.raises(ZeroDivisionError), publish_lock(layout, "second"):
        raise ZeroDivisionError
    with publish_lock(layout, "third") as lock:
        lock.require(layout)
    assert holder(layout) is None


def test_a_refused_caller_does_not_change_who_holds_it(tmp_path):
    layout = Layout(tmp_path)
    with publish_lock(layout, "first"):
        with pytest.raises(Busy), publish_lock(layout, "second"):
            pass
        assert holder(layout).startswith("first, process ")


def test_it_dies_with_its_holder(tmp_path):
    code = (
        "import os, sys; from pathlib import Path; from strikeledger.paths import Layout\n"
        "from strikeledger.release.lock import publish_lock\n"
        "with publish_lock(Layout(Path(sys.argv[1])), 'killed'): os.kill(os.getpid(), 9)"
    )
    killed = subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=False)
    assert killed.returncode == -9
    assert '"killed"' in Layout(tmp_path).lock.read_text(), "the dead holder's name is still in the file"
    assert holder(Layout(tmp_path)) is None
    with publish_lock(Layout(tmp_path), "next"):
        pass


def test_nobody_holds_the_lock_of_a_home_that_is_not_there(tmp_path):
    assert holder(Layout(tmp_path / "nowhere")) is None
