"""Reports by the command line: checked, accepted, refused, corrected, taken back, listed, asked for."""

import json
import shutil
import subprocess
import sys

import jsonschema
import pytest
import yaml
from strikeledger.sources.deliveries import read_deliveries
from strikeledger.sources.reports.landing import intact_reports, reported_tables

from tests.recordings.reports import ACTION, NEW, WITHDRAWAL, told, written

BAD = NEW.replace("precision: about", "precision: roughly")


def handed_in(home, report: str | dict, name: str = "report.yaml") -> dict:
    """The receipt of a report that must be accepted."""
    result = home.run("report", home.written(report if isinstance(report, str) else written(report), name), "--json")
    assert result.returncode == 0, result.stdout + result.stderr
    return json.loads(result.stdout)["files"][0]


def landed(home):
    return reported_tables(home.settings.layout, home.settings, read_deliveries(home.settings.layout))


def test_check_names_file_line_field_value_rule_and_remedy_and_writes_nothing(home):
    result = home.run("check", home.written(BAD))
    line = BAD.splitlines().index(next(line for line in BAD.splitlines() if "roughly" in line)) + 1
    assert result.returncode == 1
    for part in (f"report.yaml, line {line}", "action.participations[1].precision", "'roughly'", "[reference]", "mend: ", "2 faults"):
        assert part in result.stdout
    assert not home.folder.exists()
    good = home.json("check", home.written(NEW))
    assert good["status"] == "ok" and good["files"][0]["reports"] == [ACTION] and not home.folder.exists()
    assert home.run("check", "no-such-file.yaml").returncode == 2


def test_check_without_a_file_still_checks_the_seeds(home):
    assert "no faults" in home.run("check").stdout


def test_an_accepted_report_is_archived_recorded_listed_and_lands(home):
    result = home.run("report", home.written(NEW))
    assert result.returncode == 0, result.stderr
    for part in ("accepted", ACTION, "workers_involved_count: about 240, says harbor-gazette", "`strikeledger build`"):
        assert part in result.stdout
    (delivery,) = read_deliveries(home.settings.layout).standing
    assert (delivery.source_code, delivery.layout_code) == ("reported_actions", "report")
    assert (home.folder / "archive" / delivery.sha256).read_text() == NEW
    (entry,) = home.json("reports")["reports"]
    assert (entry["report_key"], entry["state"], entry["first_release"]) == (delivery.source_document_key, "standing", None)
    assert entry["report_key"] == f"{delivery.fetched_at[:10]}-{delivery.sha256[:8]}"
    rows = landed(home)
    assert [row["labor_action_key"] for row in rows.tables["reported_actions"]] == [ACTION]
    assert rows.tables["reported_claims"][0]["_source_sha256"] == delivery.sha256 and not rows.refused
    assert [(each["path"], each["sha256"]) for each in rows.inputs] == intact_reports(
        home.settings.layout, read_deliveries(home.settings.layout)
    )
    assert "already held: since" in home.run("report", home.written(NEW, "again.yaml")).stdout
    assert "already held since" in home.run("check", home.written(NEW)).stdout
    assert len(read_deliveries(home.settings.layout).standing) == 1


def test_a_refused_report_waits_in_quarantine_beside_its_reasons(home):
    result = home.run("report", home.written(BAD))
    assert result.returncode == 1 and "nothing of it was recorded" in result.stderr
    (folder,) = (home.folder / "quarantine").iterdir()
    reasons = json.loads((folder / "refusals.json").read_text())
    assert reasons["source"] == "reported_actions" and len(reasons["refusals"]) == 2
    assert (folder / "report.yaml").read_text() == BAD
    assert not read_deliveries(home.settings.layout).standing


def test_a_correction_and_a_withdrawal_say_what_becomes_of_which_claim(home):
    first = handed_in(home, NEW)["reports"][0]["report_key"]
    corrected = told() | {"corrects": first, "because": "counted again"}
    corrected["claims"][1]["value"] = "260"
    receipt = handed_in(home, corrected, "correction.yaml")
    (claim,) = receipt["claims"]
    assert claim["value_number"] == "260" and claim["supersedes_claim_key"].startswith(f"report:{first}:")
    second = receipt["reports"][0]["report_key"]
    receipt = handed_in(home, WITHDRAWAL | {"withdraws": second}, "withdrawal.yaml")
    assert len(receipt["claims"]) == 6 and not any("value_number" in claim for claim in receipt["claims"])
    states = [(entry["kind"], entry["state"], entry["revised_by"]) for entry in home.json("reports")["reports"]]
    third = receipt["reports"][0]["report_key"]
    assert states == [("new", "corrected", second), ("correction", "withdrawn", third), ("withdrawal", "standing", None)]
    listing = home.run("reports").stdout
    assert f"corrected by {second}" in listing and "counted again" in listing


def test_a_report_is_not_withdrawn_like_a_publishers_file(home):
    result = home.run("withdraw", "reported_actions", "0" * 12, "--because", "mistaken")
    assert result.returncode == 2 and "withdraws: KEY" in result.stderr


def test_rows_of_a_table_that_were_refused_stay_refused_when_the_table_is_read_again(home):
    header = "reporter,action_type,employer,states,start_date,claimant,document,locator\n"
    row = "Ada,strike,Kaiser Permanente,CA,{day},bls,bls-listing-2023,row {row}\n"
    table = header + row.format(day="2025-03-02", row=1) + row.format(day="2023-10-05", row=2) + row.format(day="2025-06-02", row=3)
    result = home.run("report", home.written(table, "reports.csv"), "--json")
    (receipt,) = json.loads(result.stdout)["files"]
    assert result.returncode == 1 and receipt["status"] == "accepted"
    assert [refusal["line"] for refusal in receipt["refusals"]] == [3]
    assert (receipt["rows_loaded"], receipt["rows_quarantined"]) == (2, 1)
    assert [each["report_key"].rsplit("-", 1)[1] for each in receipt["reports"]] == ["2", "4"]
    rows = landed(home)
    assert [row["_source_line"] for row in rows.tables["reports"]] == ["2", "4"] and not rows.refused
    assert rows.inputs[0]["rows"] == 3 and rows.inputs[0]["refused_rows"] == 1
    (folder,) = (home.folder / "quarantine").iterdir()
    assert "2023-10-05" in (folder / "report_rows.csv").read_text()


def test_what_the_archive_lost_or_the_seeds_know_no_more_is_told_and_the_rest_lands(home, tmp_path):
    first = handed_in(home, NEW)["sha256"]
    later = told()
    later["claims"][0]["value"] = "2026-06-02"
    later["action"]["employer"] = "Boeing"
    second = handed_in(home, later, "later.yaml")["sha256"]
    kept = home.folder / "archive" / first
    kept.chmod(0o644)
    kept.write_text("damaged")
    rows = landed(home)
    assert [(each.delivery.sha256, each.refusals[0].rule) for each in rows.refused][0] == (first, "archive_damaged")
    assert [row["sha256"] for row in rows.tables["reports"]] == [second]
    kept.write_text(NEW)
    seeds = shutil.copytree(home.seeds, tmp_path / "seeds")
    employers = seeds / "employers.csv"
    text = employers.read_text()
    assert "\nboeing," in text
    employers.write_text("\n".join(line for line in text.split("\n") if not line.startswith("boeing,")))
    without = type(home)(home.folder, seeds)
    rows = landed(without)
    assert [(each.delivery.sha256, each.refusals[0].column) for each in rows.refused] == [(second, "action.employer")]
    assert "unreadable" in without.run("reports").stdout


def test_a_published_action_is_known_and_a_new_one_beside_it_is_refused(built, tmp_path):
    report = told()
    report["action"]["employer"] = "boeing"
    report["claims"][0]["value"] = "2008-09-09"
    file = tmp_path / "report.yaml"
    file.write_text(written(report), encoding="utf-8")
    result = built.run("check", str(file))
    assert result.returncode == 1 and "[same_action]" in result.stdout and "labor_action_key: boeing-2008-09-" in result.stdout
    claim = "select claim_key from marts.fct_claims where subject_key = 'boeing-2008-09-06' and measure_code = 'workers_involved_count'"
    key = built.json("query", claim)["rows"][0][0]
    addition = {
        "reporter": "Ada Example",
        "labor_action_key": "boeing-2008-09-06",
        "claimant": "bls",
        "document": "bls-monthly-listing-2023-02",
        "claims": [{"measure": "workers_involved_count", "value": "27001", "precision": "exact", "locator": "row 1", "supersedes": key}],
    }
    file.write_text(written(addition), encoding="utf-8")
    assert built.run("check", str(file)).returncode == 0
    addition["claims"][0]["measure"] = "days_idle_count"
    file.write_text(written(addition), encoding="utf-8")
    assert "[other_figure]" in built.run("check", str(file)).stdout


ANSWERS = [
    *("Ada Example", "strike", "Northwind Harbor Works", "private", "ILWU", "wa, or", "2026-03-02", "", "under_way"),
    *("240", "about", "some 240", "Harbor Gazette", "press", "Crane operators walk out", "Harbor Gazette", "", "2026-03-02", "2026-03-03"),
    *("", "paragraph 1"),
]


def asked(home, *answers: str) -> subprocess.CompletedProcess:
    text = "\n".join(answers) + "\n"
    return subprocess.run(
        home.command("report"), env=home.environment, input=text, capture_output=True, text=True, timeout=60, cwd=home.folder.parent
    )


def test_the_questions_make_a_report_that_is_shown_and_accepted(home):
    result = asked(home, *ANSWERS, "accept")
    assert result.returncode == 0, result.stdout + result.stderr
    assert "name: Northwind Harbor Works" in result.stdout and f"new: {ACTION}" in result.stdout
    (entry,) = home.json("reports")["reports"]
    assert (entry["labor_action_key"], entry["reporter"]) == (ACTION, "Ada Example")


def test_the_questions_ask_again_offer_what_sounds_alike_and_write_a_file(home):
    answers = list(ANSWERS)
    answers[1:2] = ["walkout", "strike"]  # no such type
    answers[3:5] = ["Kaser Permanente", "1"]  # in place of a new employer
    answers[7:8] = ["2026-02-30", "2026-03-02"]
    result = asked(home, *answers, "write", "mine.yaml")
    assert result.returncode == 0, result.stdout + result.stderr
    file = home.folder.parent / "mine.yaml"
    report = yaml.safe_load(file.read_text())
    assert report["action"]["employer"] == "kaiser-permanente" and report["claims"][0]["value"] == "2026-03-02"
    assert home.run("check", str(file)).returncode == 0
    assert not (home.folder / "archive").exists()


def test_the_schema_holds_the_codes_and_fits_the_recordings(home):
    schema = json.loads(home.run("report", "--schema").stdout)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    validator = jsonschema.Draft202012Validator(schema)
    validator.check_schema(schema)
    assert not list(validator.iter_errors(json.loads(json.dumps(yaml.safe_load(NEW), default=str))))
    for broken in (BAD, NEW.replace("locator: paragraph 1", "locater: paragraph 1"), NEW.replace("type: strike", "type: walkout")):
        assert list(validator.iter_errors(json.loads(json.dumps(yaml.safe_load(broken), default=str))))


def test_the_template_names_every_code_and_only_misses_what_a_person_fills_in(home):
    template = home.run("report", "--template", "yaml").stdout
    assert template.startswith("# yaml-language-server: $schema=") and "more_than" in template
    told_faults = home.json("check", home.written(template))["files"][0]["refusals"]
    assert told_faults and {refusal["rule"] for refusal in told_faults} == {"required"}
    assert home.run("report", "--template", "csv").stdout.startswith("reporter,action_type,")
    assert home.run("report", "--template", "xml").returncode == 2


@pytest.mark.parametrize("arguments", [("--json",), ("no-such.yaml",), (__file__,)])
def test_what_cannot_be_a_report_is_a_usage_error(home, arguments):
    result = home.run("report", *arguments)
    assert result.returncode == 2 and "Traceback" not in result.stderr


def test_checking_a_report_imports_nothing_heavy(home):
    code = (
        "import sys; from strikeledger import cli; from typer.testing import CliRunner\n"
        f"result = CliRunner().invoke(cli.app, ['check', {home.written(NEW)!r}])\n"
        "assert result.exit_code == 0, result.output\n"
        "heavy = {'dagster', 'dbt', 'great_expectations', 'pandas', 'sqlalchemy', 'splink'} & set(sys.modules)\n"
        "assert not heavy, heavy"
    )
    subprocess.run([sys.executable, "-c", code], check=True, env=home.environment)
