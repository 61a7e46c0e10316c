"""A claim is corrected: what changed, why, and what we said before."""

import csv
import shutil

import duckdb
import pytest

from tests.conftest import Home

pytestmark = pytest.mark.slow

KAISER = "kaiser-permanente-2023-10-04"
CLAIM = {
    "claim_key": f"{KAISER}-workers-corrected",
    "subject_table_name": "fct_labor_actions",
    "subject_key": KAISER,
    "measure_code": "workers_involved_count",
    "value_number": "75800",
    "unit_code": "persons",
    "precision_code": "exact",
    "claimant_key": "bls",
    "source_document_key": "bls-major-work-stoppages-2023",
    "locator": "Kaiser Permanente, as corrected",
    "recorded_date": "2026-11-25",
    "claim_role_code": "shown",
}


def add_claim(home, cells: dict[str, str]) -> None:
    path = home.seeds / "claims.csv"
    with path.open(newline="", encoding="utf-8") as file:
        reader = csv.DictReader(file)
        rows, columns = list(reader), reader.fieldnames
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n", restval="")
        writer.writeheader()
        writer.writerows([*rows, cells])


@pytest.fixture(scope="module")
def corrected(built, tmp_path_factory):
    """A home in which BLS has corrected the head count of one strike since the first release."""
    folder = tmp_path_factory.mktemp("corrected")
    shutil.copytree(built.seeds, folder / "seeds")
    shutil.copytree(built.folder, folder / "home", symlinks=True)
    home = Home(folder / "home", folder / "seeds")
    add_claim(home, CLAIM)
    result = home.run("build")
    assert result.returncode == 0, result.stdout + result.stderr
    yield home
    for place in (folder / "home").rglob("*"):
        if place.is_dir() and not place.is_symlink():
            place.chmod(0o755)


def ask(home, sql: str):
    with duckdb.connect(str(home.file), read_only=True) as connection:
        return connection.execute(sql).fetchall()


def test_the_corrected_figure_is_a_revision_with_its_claim_and_document(corrected):
    rows = ask(
        corrected,
        f"""
        select new_value, revision_kind_code, revision_cause_code, claim_key, source_document_key from marts.fct_revisions
        where table_name = 'fct_labor_actions' and row_key = '{KAISER}' and column_name = 'workers_involved_count'
        """,
    )
    assert rows == [("75800", "changed", "claim", CLAIM["claim_key"], CLAIM["source_document_key"])]


def test_what_is_computed_from_it_is_a_derived_revision_that_names_the_document(corrected):
    rows = ask(
        corrected,
        """
        select distinct table_name, revision_cause_code, source_document_key from marts.fct_revisions
        where table_name in ('rpt_stoppages_by_year', 'fct_labor_action_segments') order by all
        """,
    )
    assert ("rpt_stoppages_by_year", "derived", CLAIM["source_document_key"]) in rows
    assert {cause for _, cause, _ in rows} == {"derived"} and {document for _, _, document in rows} == {CLAIM["source_document_key"]}


def test_diff_says_it_in_words(corrected):
    told = corrected.run("diff", "--action", KAISER).stdout
    assert "Kaiser Permanente" in told and "-> 75800, changed; because: US Bureau of Labor Statistics, Major work stoppages in 2023" in told
    assert all(revision["row_key"].startswith(KAISER) for revision in corrected.json("diff", "--action", KAISER)["revisions"])


def test_as_of_a_day_before_the_correction_the_old_figure_is_shown(corrected):
    figure = f"table_name = 'fct_labor_actions' and row_key = '{KAISER}' and column_name = 'workers_involved_count'"
    asked = "select value_number from marts.rpt_figure_histories where {figure} and shown_from_at <= {moment} and {moment} < shown_to_at"
    before, after = (
        ask(corrected, asked.format(figure=figure, moment=f"timestamp '{day}'")) for day in ("2026-11-24 12:00", "2026-11-26 00:00")
    )
    assert after == [(75800.0,)]
    assert len(before) == 1 and before != after


def test_the_bureau_revised_its_total_for_2022(built):
    rows = ask(
        built,
        """
        select vintage_date::varchar, printed_value_number from marts.fct_published_figures
        where counting_method_code = 'bls' and period_start_date = date '2022-01-01' and measure_code = 'days_idle_count' order by vintage_date
        """,
    )
    assert rows == [("2023-02-22", 2312.7), ("2024-02-21", 2194.5)]
    (status,) = ask(
        built,
        """
        select reconciliation_status_code from marts.fct_reconciliations
        where counting_method_code = 'bls' and period_start_date = date '2022-01-01' and measure_code = 'days_idle_count'
        """,
    )
    assert status == ("within_tolerance",)
