"""What is answered: as JSON, as CSV, as a page; the release's files and the example queries."""

import csv
import hashlib
import io
import json
import re
import subprocess

import pytest
from strikeledger.serving.examples import examples

EXAMPLES = examples()


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)
def test_every_example_runs_and_tells_something(server, example):
    answer = server.ask(example.sql).json()
    assert answer["status"] == "answered", answer
    assert answer["rows"] and example.title and example.explanation.endswith(".")


def test_the_page_lists_the_examples_and_the_tables(server):
    page = server.get("/sql").text
    assert len(EXAMPLES) >= 20 and page.count("<li><a href=\"/sql?sql=") == len(EXAMPLES)
    counted = server.ask("select count(*) from duckdb_tables()").json()["rows"][0][0]
    assert page.count("<details>") == counted
    assert "Our stable key of the labor action." in page


def test_json_has_types_and_tells_the_release(server):
    told = server.ask("select 1 as n, 'x' as t, date '2023-10-04' as d, 1.50::decimal(4, 2) as m, [1, 2] as l, null as a").json()
    assert told["columns"] == ["n", "t", "d", "m", "l", "a"]
    assert told["types"] == ["INTEGER", "VARCHAR", "DATE", "DECIMAL(4,2)", "INTEGER[]", "INTEGER"]
    assert told["rows"] == [[1, "x", "2023-10-04", 1.5, [1, 2], None]]
    assert told["truncated"] is False and told["elapsed_ms"] >= 0
    manifest = server.get("/data/manifest.json")
    assert told["release_key"] == manifest.json()["release_key"] == manifest.headers["strikeledger-release"]


@pytest.mark.parametrize("kind", ["get", "form", "json", "text"])
def test_a_query_may_come_in_four_ways(server, kind):
    sql = "select 'é;' as a"
    ways = {
        "get": lambda: server.get("/sql.json", params={"sql": sql}),
        "form": lambda: server.post("/sql.json", data={"sql": sql}),
        "json": lambda: server.post("/sql.json", json={"sql": sql}),
        "text": lambda: server.post("/sql.json", content=sql, headers={"Content-Type": "text/plain; charset=utf-8"}),
    }
    assert ways[kind]().json()["rows"] == [["é;"]]


def test_no_more_rows_than_a_thousand_and_no_wider_cells(server):
    told = server.ask("select * from range(1001)").json()
    assert len(told["rows"]) == 1000 and told["truncated"] and told["truncated_by"] == "rows"
    assert not server.ask("select * from range(1000)").json()["truncated"]
    told = server.ask("select repeat('x', 20000) as fits, repeat('x', 20001) as cut, range(20000) as list").json()
    assert [len(cell) for cell in told["rows"][0]] == [20_000] * 3 and told["rows"][0][1].endswith("…") and told["cut_cells_count"] == 2
    told = server.ask("select repeat('x', 20000) from range(1000)").json()
    assert len(told["rows"]) == 199 and told["truncated_by"] == "characters"


def test_csv_is_safe_for_spreadsheets(server):
    sql = """select v as "=head", v || 'x' as plain, -5 as n, true as b, null as a, [v] as l
             from (values ('=1+1'), ('+1'), ('-1'), ('@x'), (chr(9) || 'x'), (chr(13) || 'x'), ('a=b')) t(v)"""
    answer = server.ask(sql, "csv")
    rows = list(csv.reader(io.StringIO(answer.text, newline="")))
    assert rows[0][0] == "'=head"
    assert [row[0] for row in rows[1:]] == ["'=1+1", "'+1", "'-1", "'@x", "'\tx", "'\rx", "a=b"]
    assert rows[1][2:5] == ["-5", "true", ""] and rows[1][5] == '["=1+1"]'
    assert answer.headers["content-type"].startswith("text/csv") and answer.headers["strikeledger-truncated"] == "false"
    assert "attachment" in answer.headers["content-disposition"]


def test_a_fault_is_told_with_its_place_and_a_remedy(server):
    answer = server.ask("select 1,\n  'é' as a, nosuch\nfrom dim_states")
    error = answer.json()["error"]
    assert answer.status_code == 400 and (error["line"], error["column"], error["position"]) == (2, 13, 22)
    assert "nosuch" in error["message"] and error["remedy"] and "Possible solutions" not in error["message"]
    assert server.ask("select 1 from read_csv('x')").json()["error"]["column"] == 15
    assert server.ask("select 1 from", "csv").json()["error"]["code"] == "not_understood"
    page = server.get("/sql", params={"sql": "select nosuch from dim_states"})
    assert page.status_code == 400 and "<mark>nosuch from dim_states</mark>" in page.text and 'role="alert"' in page.text


def test_a_query_in_the_address_is_shown_with_its_result(server):
    page = server.get("/sql", params={"sql": "select state_name, 75600.0::double as n, null as a from dim_states where state_code = 'CA'"}).text
    assert "<td>California</td>" in page and '<td class="number">75600</td>' in page and ">absent</td>" in page
    (link,) = re.findall(r'href="(/sql\.csv\?[^"]+)"', page)
    assert server.get(link.replace("&amp;", "&")).text.splitlines()[1] == "California,75600.0,"


def test_a_long_query_is_refused_by_its_length(server):
    answer = server.ask("select '" + "x" * 20_000 + "'")
    assert answer.status_code == 400 and answer.json()["error"]["code"] == "too_long" and "20,009 characters" in answer.text


def test_files_of_the_release_are_served_as_its_manifest_lists_them(server):
    manifest = server.get("/data/manifest.json").json()
    for path in ("strikeledger.duckdb", "csv/dim_states.csv", "parquet/dim_states.parquet", "datapackage.json", "CITATION.cff"):
        answer = server.get(f"/data/{path}")
        assert hashlib.sha256(answer.content).hexdigest() == manifest["files"][path]["sha256"] == answer.headers["etag"].strip('"')
        kept = server.get(f"/releases/{manifest['release_key']}/{path}")
        assert kept.content == answer.content and "immutable" in kept.headers["cache-control"]
        assert server.get(f"/{path}").content == answer.content
    assert answer.headers["cache-control"] == "no-cache"
    assert "/data/parquet/dim_states.parquet" in server.get("/data/").text


def test_a_download_can_be_continued_and_is_not_sent_twice(server):
    whole = server.get("/data/csv/dim_states.csv")
    part = server.get("/data/csv/dim_states.csv", headers={"Range": "bytes=10-19"})
    assert part.status_code == 206 and part.content == whole.content[10:20]
    assert part.headers["content-range"] == f"bytes 10-19/{len(whole.content)}"
    etag = whole.headers["etag"]
    assert server.get("/data/csv/dim_states.csv", headers={"Range": "bytes=10-19", "If-Range": '"another"'}).status_code == 200
    assert server.get("/data/csv/dim_states.csv", headers={"Range": "bytes=10-19", "If-Range": etag}).status_code == 206
    assert server.get("/data/csv/dim_states.csv", headers={"Range": f"bytes={len(whole.content)}-"}).status_code == 416
    unchanged = server.get("/data/csv/dim_states.csv", headers={"If-None-Match": f'"another", {etag}'})
    assert unchanged.status_code == 304 and unchanged.content == b"" and unchanged.headers["etag"] == etag


def test_a_release_without_pages_leads_to_its_figures(server):
    page = server.get("/")
    assert page.status_code == 200 and 'href="/sql"' in page.text and 'href="/data/"' in page.text
    assert server.get("/nowhere").status_code == 404


def test_a_port_that_is_taken_is_told_plainly(server, built):
    told = built.run("serve", "--port", str(server.port))
    assert told.returncode == 2 and "choose another with --host and --port" in told.stderr and "Traceback" not in told.stderr


def test_another_host_is_served_with_a_warning(built):
    process = subprocess.Popen(
        built.command("serve", "--host", "0.0.0.0", "--port", "0", "--json"), env=built.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    try:
        assert "whoever reaches 0.0.0.0" in process.stderr.readline()
        told = json.loads("".join(iter(lambda: process.stdout.readline(), "}\n")) + "}")
        assert told["release_key"] and told["workers"] == 3
    finally:
        process.terminate()
        assert process.wait(timeout=20) == 0
