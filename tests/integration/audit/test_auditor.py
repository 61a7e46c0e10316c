"""The gate on small build files: what is sound passes, every kind of damage is refused with its rule and its rows."""

import dataclasses

import duckdb
import pytest
from strikeledger.audit.auditor import Auditor
from strikeledger.audit.expectation_files import load_expectations
from strikeledger.errors import StrikeledgerError
from strikeledger.marts import content_sha256

PREVIOUS = {"strikes": 4, "participants": 2, "books": 0}


@pytest.fixture
def audit(build_file, marts, files):
    """Audit one file by name; ``previous`` are the row counts of the last release."""

    def run(name: str, previous: dict[str, int] | None = PREVIOUS, *, marts=marts, files=files):
        with Auditor(build_file, marts, files, previous) as auditor:
            return auditor.audit(name)

    return run


def failed(report) -> list[str]:
    return [f"{result.table}: {result.rule}" for result in report.results if not result.success]


@pytest.mark.parametrize("previous", [None, PREVIOUS])
def test_a_sound_build_passes_and_says_what_it_looked_at(audit, build_file, previous):
    strikes, release = audit("strikes", previous), audit("release", previous)
    assert failed(strikes) == failed(release) == []
    assert strikes.passed
    assert release.passed
    assert set(release.contents) == {"strikes", "participants", "books"}
    with duckdb.connect(str(build_file), read_only=True) as database:  # the auditor has let go of the file
        assert strikes.contents == {"strikes": content_sha256(database, "marts.strikes")}


def test_a_broken_rule_is_told_with_table_because_and_rows(audit, damage):
    damage("update marts.strikes set workers = 7560000 where strike_key = 'kaiser'")
    report = audit("strikes")
    text = report.as_text()
    assert not report.passed
    for part in ("strikes", "expect_column_values_to_be_between on workers", "The largest strike had fewer workers.", "kaiser", "7560000"):
        assert part in text


@pytest.mark.parametrize(
    ("statement", "rule"),
    [
        ("update marts.strikes set end_date = '2023-10-01' where strike_key = 'kaiser'", "end_date < start_date"),
        ("insert into marts.strikes from marts.strikes where strike_key = 'ups'", "having count(*) > 1"),
        ("update marts.strikes set start_date = null where strike_key = 'ups'", "absent_columns start_date"),
        ("update marts.strikes set workers = 0 where strike_key = 'bakery'", "expect_column_values_to_be_between on workers"),
        ("update marts.strikes set workers = null", "expect_column_values_to_be_between on workers"),
        ("alter table marts.strikes rename column workers to strikers", "expect_column_values_to_be_between on workers"),
        ("alter table marts.strikes alter workers set data type varchar", "its columns are those of its contract"),
        ("alter table marts.strikes add column note varchar", "its columns are those of its contract"),
        ("comment on column marts.strikes.workers is null", "every column is described"),
        ("delete from marts.strikes where strike_key in ('bakery', 'mill')", "at least 3 rows"),
        ("delete from marts.strikes", "there is no row to look at"),
        ("drop table marts.strikes", "the table exists"),
    ],
)
def test_damage_to_a_table_with_a_file_is_refused(audit, damage, statement, rule):
    damage(statement)
    report = audit("strikes")
    assert not report.passed
    assert rule in report.as_text()


@pytest.mark.parametrize(
    ("statement", "rule"),
    [
        ("insert into marts.participants from marts.participants where group_name is null", "participants: unexpected_rows_expectation"),
        ("insert into marts.participants from marts.participants where union_key is null", "participants: unexpected_rows_expectation"),
        ("update marts.participants set strike_key = null", "participants: unexpected_rows_expectation (unexpected_rows_query select strike_key, union_key, group_name, concat_ws"),
        ("delete from marts.participants", "participants: at least 1 rows"),
        ("drop table marts.participants", "participants: the table exists"),
        ("drop table marts.books", "books: the table exists"),
    ],
)
def test_damage_to_a_table_without_a_file_is_refused_by_the_release(audit, damage, statement, rule):
    """A repeated key with an absent part in it is what GX's own compound uniqueness does not see."""
    damage(statement)
    report = audit("release")
    assert not report.passed
    assert any(fault.startswith(rule) for fault in failed(report)), failed(report)


def test_a_warning_is_told_but_does_not_refuse(audit, damage):
    damage("update marts.strikes set workers = 900 where strike_key = 'kaiser'")
    report = audit("strikes")
    assert report.passed
    assert "[warning]" in report.as_text()


def test_a_jump_in_rows_is_refused(audit):
    assert "its rows move by at most 20 percent" in audit("strikes", {**PREVIOUS, "strikes": 40}).as_text()
    assert failed(audit("release", {**PREVIOUS, "participants": 40})) == ["participants: its rows move by at most 50 percent"]
    assert failed(audit("release", {**PREVIOUS, "books": 1})) == ["books: no row of the books is lost"]


def test_a_table_that_is_published_no_longer_is_refused(audit):
    assert failed(audit("release", {**PREVIOUS, "lockouts": 3})) == ["lockouts: the table is still published"]


def test_a_lost_file_or_rule_is_refused(audit, files, folder):
    assert any("1 suites are committed" in fault for fault in failed(audit("release", files=files[1:])))
    text = (folder / "strikes.yml").read_text(encoding="utf-8")
    (folder / "strikes.yml").write_text(text[: text.rindex("- expectation")], encoding="utf-8")
    assert failed(audit("release", files=load_expectations(folder))) == ["release: 3 expectations are committed"]


def test_a_gate_that_sees_nothing_is_refused_by_its_canaries(audit, folder):
    text = (folder / "strikes.yml").read_text(encoding="utf-8").replace("max_value: 500000", "max_value: 99999999")
    (folder / "strikes.yml").write_text(text, encoding="utf-8")
    report = audit("release", files=load_expectations(folder))
    assert failed(report) == ["strikes: canary: expect_column_values_to_be_between refuses workers 9900000"]


@pytest.mark.parametrize(
    ("old", "new"),
    [("table: strikes", "table: nowhere"), ("workers: 9900000", "no_such_column: 1"), ("workers: 9900000", "workers: many")],
)
def test_a_canary_that_cannot_sing_is_refused(audit, folder, old, new):
    text = (folder / "release.yml").read_text(encoding="utf-8").replace(old, new, 1)
    (folder / "release.yml").write_text(text, encoding="utf-8")
    assert not audit("release", files=load_expectations(folder)).passed


def test_mostly_on_a_key_is_refused(audit, files):
    strikes, release = files
    lax = strikes.expectations[0].model_copy(update={"arguments": {"column": "strike_key", "min_value": "a", "mostly": 0.5}})
    report = audit("strikes", files=[strikes.model_copy(update={"expectations": [lax]}), release])
    assert "mostly below 1 on a key column" in report.as_text()
    assert not report.passed


def test_an_allowed_nothing_passes(audit, files, damage):
    damage("update marts.strikes set is_major = false")
    assert not audit("strikes").passed  # the rule on major strikes looks at no row
    strikes, release = files
    lenient = [rule.model_copy(update={"allow_empty": True}) for rule in strikes.expectations]
    assert audit("strikes", files=[strikes.model_copy(update={"expectations": lenient}), release]).passed


def test_books_without_rows_keep_their_promises(audit, marts, damage):
    damage("insert into marts.books values ('2026-11-24.001'), ('2026-11-24.001')")
    assert not audit("release").passed
    fewer = [dataclasses.replace(mart, is_bookkeeping=False) if mart.name == "books" else mart for mart in marts]
    damage("delete from marts.books")
    assert audit("release").passed
    assert not audit("release", marts=fewer).passed


def test_what_cannot_be_audited_is_said_plainly(audit, build_file, marts, files, tmp_path):
    with pytest.raises(StrikeledgerError, match="no expectations called lockouts"):
        audit("lockouts")
    with pytest.raises(StrikeledgerError, match="nothing to audit"), Auditor(tmp_path / "none.duckdb", marts, files, None):
        pass
    with duckdb.connect(str(build_file), read_only=True):  # noqa: SIM117
        with pytest.raises(StrikeledgerError, match="cannot be opened"), Auditor(build_file, marts, files, None):
            pass
