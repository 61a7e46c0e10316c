"""The operator's test of a restore, through the command line: what was published is computed again from the archive and the seeds alone."""

import json
import shutil

import pytest
from strikeledger.marts import Mart

from tests.conftest import Home
from tests.recordings.delivered import told_in_two_steps


@pytest.fixture(scope="module")
def original(tmp_path_factory) -> Home:
    return told_in_two_steps(tmp_path_factory.getbasetemp())


@pytest.fixture
def backup(original, tmp_path) -> str:
    folder = str(tmp_path / "backup")
    made = original.run("backup", folder, "--json")
    assert made.returncode == 0 and json.loads(made.stdout)["left_out"] == [], made.stderr
    assert made.stderr.splitlines() == ["copy …", "seal …"]
    yield folder
    for path in tmp_path.rglob("*"):
        if path.is_dir() and not path.is_symlink():
            path.chmod(0o755)


def content(home: Home) -> dict[str, str]:
    """Content sha256 of each table of the current release but those that tell of releases."""
    tables = json.loads((home.folder / "current" / "manifest.json").read_text())["tables"]
    return {name: table["content_sha256"] for name, table in tables.items() if not Mart.from_json(table).is_bookkeeping}


@pytest.mark.slow
def test_a_build_in_a_home_restored_without_releases_gives_identical_marts(original, backup, tmp_path):
    restored = Home(tmp_path / "home", tmp_path / "seeds")
    told = original.json("restore", backup, "--home", str(restored.folder), "--seeds", str(restored.seeds), "--without-releases")
    assert told["status"] == "ok" and told["current_release"] is None
    assert restored.json("releases")["releases"] == []
    built = restored.run("build", "--force", "--json")
    assert built.returncode == 0, built.stderr
    assert content(restored) == content(original) and len(content(restored)) > 30
    assert json.loads(built.stdout)["release_key"] > original.json("releases")["releases"][0]["release_key"]


def test_a_restored_home_verifies_compares_and_goes_back(original, backup, tmp_path):
    check = original.run("backup", backup, "--check")
    assert check.returncode == 0 and "every file is as it was written" in check.stdout
    restored = Home(tmp_path / "home", original.seeds)
    result = original.run("restore", backup, "--home", str(restored.folder))
    assert result.returncode == 0 and "the seeds were left in the backup, --seeds FOLDER puts them" in result.stdout
    assert restored.run("verify").stdout == "every file is as published\n"
    keys = [release["release_key"] for release in restored.json("releases")["releases"]]
    assert restored.json("releases") == original.json("releases") and len(keys) == 2
    assert restored.json("diff", *reversed(keys))["revisions"] == original.json("diff", *reversed(keys))["revisions"] != []
    assert restored.json("sources")["sources"] == original.json("sources")["sources"]
    assert restored.run("rollback").stdout.startswith(f"readers now see release {keys[1]}")
    again = original.run("restore", backup, "--home", str(restored.folder))
    assert again.returncode == 2 and "is not empty: it holds archive, current, history.jsonl" in again.stderr


def test_a_damaged_backup_ends_with_1_and_the_name_of_the_file(original, backup, tmp_path):
    file = next(path for path in sorted((tmp_path / "backup" / "files").rglob("*")) if path.is_file())
    file.unlink()
    for verb in (("backup", backup, "--check"), ("restore", backup, "--home", str(tmp_path / "home"))):
        result = original.run(*verb)
        assert result.returncode == 1 and f"{file.name}: is missing" in result.stdout + result.stderr
        assert "Traceback" not in result.stderr
    told = json.loads(original.run("backup", backup, "--check", "--json").stdout)
    assert told["status"] == "damaged" and [problem["reason"].split(";")[0] for problem in told["problems"]] == ["is missing"]
    assert not (tmp_path / "home").exists()
    shutil.rmtree(tmp_path / "backup" / "files")
    assert original.run("backup", backup).returncode == 0, "a backup mends what the home still has"
