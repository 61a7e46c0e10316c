"""The command that opens the pages."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.conftest import Home


def test_it_tells_where_the_front_page_is(built, release):
    page = release.folder / "site" / "index.html"
    assert built.run("site", "--print").stdout.strip() == str(page)
    assert built.json("site") == {"release_key": release.key, "front_page": str(page)}


def test_a_browser_is_given_the_page_of_the_release(built, release, tmp_path):
    given = tmp_path / "given"
    browser = tmp_path / "browser"
    browser.write_text(f'#!/bin/sh\necho "$1" > {given}\n')
    browser.chmod(0o755)
    told = _run(built, {"BROWSER": f"{browser} %s"})
    assert told.returncode == 0, told.stderr
    assert given.read_text().strip() == (release.folder / "site" / "index.html").as_uri()


@pytest.mark.parametrize("key", ["2001-01-01.001", None])
def test_without_a_release_it_says_so_plainly(tmp_path, built, key):
    home = Home(built.folder if key else tmp_path / "empty", built.seeds)
    told = home.run("site", *([key] if key else []))
    assert told.returncode == 2 and "Traceback" not in told.stderr
    assert ("there is no release '2001-01-01.001'" if key else "run `strikeledger build`") in told.stderr


def test_a_release_of_an_older_version_has_no_site(tmp_path, built, release):
    home = tmp_path / "home"
    (home / "releases" / release.key).mkdir(parents=True)
    shutil.copyfile(release.folder / "manifest.json", home / "releases" / release.key / "manifest.json")
    (home / "current").symlink_to(Path("releases", release.key))
    told = Home(home, built.seeds).run("site", "--json")
    assert told.returncode == 2
    assert "has no site" in json.loads(told.stdout)["error"]


def _run(home: Home, environment: dict[str, str]):
    return subprocess.run(home.command("site"), env=home.environment | environment, capture_output=True, text=True, timeout=60)
