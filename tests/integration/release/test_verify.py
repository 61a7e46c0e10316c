"""`verify` finds every way in which a release can stop being what was published."""

import duckdb
import pytest
from strikeledger.errors import UsageError
from strikeledger.release.verify import verify

KEY = "2026-03-31.002"


@pytest.fixture
def folder(published):
    """The current release, thawed."""
    path = published.layout.releases / KEY
    for each in [path, *path.rglob("*")]:
        each.chmod(0o755 if each.is_dir() else 0o644)
    return path


def found(home, key=None) -> set[tuple[str, str]]:
    """Problems but those of modes, which the thawed folder has everywhere."""
    return {(problem.subject, problem.reason) for problem in verify(home.layout, key) if "can be written" not in problem.reason}


def test_a_release_as_published_has_no_problem(published):
    assert verify(published.layout) == []
    assert verify(published.layout, "2026-03-31.001") == []


@pytest.mark.parametrize("name", ["parquet/fct_actions.parquet", "csv/fct_places.csv", "CITATION.cff", "datapackage.json"])
def test_one_flipped_bit(published, folder, name):
    content = bytearray((folder / name).read_bytes())
    content[len(content) // 2] ^= 1
    (folder / name).write_bytes(content)
    ((subject, reason),) = found(published)
    assert subject == f"{KEY}/{name}" and reason.startswith("has sha256 ")


def test_a_missing_and_an_extra_file(published, folder):
    (folder / "csv" / "fct_actions.csv").unlink()
    (folder / "csv" / "mine.csv").write_text("a\n")
    assert found(published) == {(f"{KEY}/csv/fct_actions.csv", "is missing"), (f"{KEY}/csv/mine.csv", "was not published")}


def test_a_link_in_place_of_a_file(published, folder):
    (folder / "CITATION.cff").unlink()
    (folder / "CITATION.cff").symlink_to("nowhere")
    assert found(published) == {(f"{KEY}/CITATION.cff", "is a link, not a file")}


def test_rows_changed_in_place(published, folder):
    with duckdb.connect(str(folder / "strikeledger.duckdb")) as connection:
        connection.execute("update marts.fct_actions set workers_count = 1 where action_key = 'kaiser-2023'")
        connection.execute("delete from marts.fct_places")
        connection.execute("comment on column marts.releases.code_version is 'mine'")
        connection.execute("create table marts.mine as select 1 as n")
    problems = found(published)
    assert {
        (f"{KEY} fct_actions", "does not hold the rows that were published"),
        (f"{KEY} fct_places", "has 0 rows, published were 1"),
        (f"{KEY} releases", "does not have the types and descriptions that were published"),
        (f"{KEY} mine", "the table was not published"),
    } <= problems
    assert {subject for subject, _ in problems} >= {f"{KEY}/strikeledger.duckdb"}


def test_a_database_that_does_not_open(published, folder):
    (folder / "strikeledger.duckdb").write_bytes(b"not a database")
    assert any(
        subject == f"{KEY}/strikeledger.duckdb" and reason.startswith("DuckDB cannot open it") for subject, reason in found(published)
    )


@pytest.mark.parametrize(("name", "mode"), [(".", 0o755), ("csv", 0o777), ("manifest.json", 0o644), ("csv/fct_places.csv", 0o464)])
def test_what_can_be_written(published, name, mode):
    path = published.layout.releases / KEY / name
    path.chmod(mode)
    (problem,) = verify(published.layout)
    assert problem.reason == f"can be written (mode {mode:04o})" and problem.remedy.startswith("chmod 0")


def test_half_a_manifest(published, folder):
    (folder / "manifest.json").write_bytes(b'{"format_version": 2, "release_key": "2026-03-31.002"}')
    (problem,) = verify(published.layout)
    assert "its manifest.json is incomplete" in problem.reason
    (problem,) = verify(published.layout, KEY)
    assert problem.subject == KEY


def test_a_manifest_of_another_release(published, folder):
    (folder / "manifest.json").write_bytes((published.layout.releases / "2026-03-31.001" / "manifest.json").read_bytes())
    (problem,) = verify(published.layout)
    assert "says that it is release '2026-03-31.001'" in problem.reason


def test_a_manifest_of_a_later_format(published, folder):
    text = (folder / "manifest.json").read_text()
    (folder / "manifest.json").write_text(text.replace('"format_version": 2', '"format_version": 3'))
    (problem,) = verify(published.layout)
    assert "has format 3; this version reads format 2" in problem.reason


def test_a_dangling_link(published):
    (published.layout.releases / KEY).rename(published.layout.home / "gone")
    (problem,) = verify(published.layout)
    assert "is gone from" in problem.reason and "strikeledger rollback" in problem.remedy


def test_an_older_folder_that_is_no_release_is_told_with_the_home(published):
    manifest = published.layout.releases / "2026-03-31.001" / "manifest.json"
    manifest.parent.chmod(0o755)
    manifest.unlink()
    assert [(problem.subject, problem.remedy) for problem in verify(published.layout)] == [("releases/2026-03-31.001", "remove the folder")]
    assert verify(published.layout, KEY) == []


def test_no_such_release(published):
    with pytest.raises(UsageError, match="there is no release '2026-03-31.003' on disk; there is 2026-03-31.002"):
        verify(published.layout, "2026-03-31.003")


def test_an_empty_home(home):
    with pytest.raises(UsageError, match="nothing is published in .* yet; run `strikeledger build`"):
        verify(home.layout)
