import json
import subprocess
import sys

from tests.recordings.memberships import SOURCE_CODE


def test_fetch_tells_what_is_new_what_is_unchanged_and_what_failed(home, server):
    new = home.run("fetch", SOURCE_CODE, "--url", server.url("/members.csv"))
    assert new.returncode == 0 and "accepted" in new.stdout
    unchanged = home.run("fetch", "cps", "--url", server.url("/members.csv"))
    assert unchanged.returncode == 0 and "unchanged" in unchanged.stdout
    both = home.run("fetch", "cps", "--url", server.url("/gone.csv"), "--url", server.url("/members.csv"))
    assert both.returncode == 1
    assert "404" in both.stderr and "unchanged" in both.stdout and "Traceback" not in both.stderr
    assert len(home.deliveries.read_text().splitlines()) == 1


def test_fetch_by_json(home, server):
    result = home.run("fetch", "cps", "--url", server.url("/denied.csv"), "--json")
    told = json.loads(result.stdout)
    assert result.returncode == 1 and told["status"] == "refused"
    assert [each["status"] for each in told["files"]] == ["refused"]
    assert told["files"][0]["refusals"][0]["remedy"]


def test_commands_on_sources_stay_quick():
    code = (
        "import sys; from strikeledger import cli; from typer.testing import CliRunner\n"
        "assert CliRunner().invoke(cli.app, ['sources']).exit_code == 0\n"
        "heavy = {'dagster', 'dbt', 'great_expectations', 'pandas', 'sqlalchemy', 'httpx', 'python_calamine', 'splink'}\n"
        "heavy &= set(sys.modules)\n"
        "assert not heavy, heavy"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
